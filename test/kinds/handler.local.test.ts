import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyScript, readAnswer } from '../../lib/engine/script.ts'
import { run } from '../../lib/engine/step.ts'
import { handler, markPending } from '../../lib/kinds/handler.ts'
import { converge, inDash, look, see, tempDir } from './harness.ts'

const ids = ['reload nats', '..', '.hidden', 'a/b', '*', "it's", 'ü']

describe('handler', () => {
  it('is idle until something makes it pending, runs its steps once, and is idle again', () => {
    const dir = tempDir()
    const env = { PW_STATE: join(dir, 'state/deep') }
    const wanted = handler('reload nats', [run('sh', '-c', 'echo ran >>"$0"', join(dir, 'log'))])
    expect(see(wanted, { env }).changes).toEqual([])
    expect(existsSync(join(dir, 'state'))).toBe(false)
    inDash(applyScript([wanted.arm!], [wanted.kind], [wanted]), { env })
    expect(converge([wanted], { env })).toEqual([['handler', 'pending', 'idle']])
    expect(readFileSync(join(dir, 'log'), 'utf8')).toBe('ran\n')
    expect(statSync(join(dir, 'state/deep/pending')).mode & 0o777).toBe(0o700)
  })

  it('stays pending when a step fails', () => {
    const env = { PW_STATE: tempDir() }
    const wanted = handler('x', [run('false')])
    inDash(applyScript([markPending('x')], [wanted.kind], [wanted]), { env })
    const reply = inDash(applyScript(see(wanted, { env }).steps, [wanted.kind], [wanted]), { env })
    const { failure, findings } = readAnswer(reply, '0badcafe', [wanted])
    expect([failure?.step, findings.get(wanted)!.changes.length]).toEqual([0, 1])
  })

  it('keeps ids apart, whatever they hold', () => {
    const dir = tempDir()
    const env = { PW_STATE: join(dir, 'state') }
    const all = ids.map((id) => handler(id, [run('true')]))
    for (const [i, each] of all.entries()) {
      inDash(applyScript([each.arm!], [each.kind], [each]), { env })
      expect(look(all, { env }).filter(({ changes }) => changes.length > 0)).toHaveLength(i + 1)
    }
    expect([readdirSync(dir), readdirSync(join(dir, 'state')), readdirSync(join(dir, 'state/pending')).length]).toEqual([
      ['state'],
      ['pending'],
      ids.length,
    ])
    converge(all, { env })
    expect(readdirSync(join(dir, 'state/pending'))).toEqual([])
  })

  it('says that it could not look', () => {
    const dir = tempDir()
    mkdirSync(join(dir, 'closed'))
    chmodSync(join(dir, 'closed'), 0o700)
    const wanted = handler('x', [run('true')])
    expect(see(wanted, { env: { PW_STATE: join(dir, 'closed') }, user: 'nobody' }).unreadable).toContain("can't be entered")
  })

  it('is validated', () => {
    expect(handler('', []).problems).toHaveLength(2)
  })
})
