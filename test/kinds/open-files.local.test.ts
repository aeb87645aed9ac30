import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Unreadable } from '../../lib/engine/kind.ts'
import { openFiles } from '../../lib/kinds/open-files.ts'
import { apply, see } from './harness.ts'

/** A process that stands for supervisord, with a child, both allowed so many open files; and the file that names it. */
async function supervisord(limit: number): Promise<{ pids: number[]; pidfile: string }> {
  const pidfile = join(mkdtempSync(join(tmpdir(), 'open-files-')), 'pid')
  const child = spawn('/bin/dash', ['-c', `ulimit -n ${limit}; sleep 1000 & echo $!; wait`], { detached: true })
  onTestFinished(() => {
    process.kill(-child.pid!, 'SIGKILL')
    rmSync(dirname(pidfile), { recursive: true })
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  writeFileSync(pidfile, `${child.pid}\n`)
  return { pids: [child.pid!, Number(String(line))], pidfile }
}

/** CAP_SYS_RESOURCE, which some containers' root lacks. */
const mayRaise =
  ((Number.parseInt(/^CapEff:\s+(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]?.slice(-8) ?? '0', 16) >>> 24) & 1) === 1

const limitOf = (pid: number) => /^Max open files +(\d+) +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.slice(1)

test('what a live process may not open is raised in it', async () => {
  const { pids, pidfile } = await supervisord(100)
  const [parent, child] = pids as [number, number]
  const where = { env: { PW_SUPERVISOR_PIDFILE: pidfile } }
  const resource = openFiles({ limit: 200 })
  await vi.waitFor(() => expect(readFileSync(`/proc/${child}/comm`, 'utf8')).toBe('sleep\n'))
  expect(see(resource, where).changes).toEqual([
    { field: `dash (pid ${parent})`, from: '100', to: '200' },
    { field: `sleep (pid ${child})`, from: '100', to: '200' },
  ])
  const { finding, failure } = apply(resource, where)
  if (!mayRaise) expect(failure?.output).toMatch(/the kernel does not let process \d+ have 200 open files/)
  else {
    expect([finding.changes, failure]).toEqual([[], undefined])
    expect(pids.map(limitOf)).toEqual([
      ['200', '200'],
      ['200', '200'],
    ])
  }
  expect(see(openFiles({ limit: 50 }), where).changes).toEqual([])
})

test('where no supervisord runs there is nothing to raise', () => {
  expect(see(openFiles({ limit: 200 }), { env: { PW_SUPERVISOR_PIDFILE: '/nowhere' } })).toMatchObject({ changes: [] })
})

test.each<[string, number | string]>([
  ['7 1024 nats-server\n', '1024'],
  ['7 unlimited a b\n', 'Infinity'],
  ['gibberish\n', 'unreadable'],
])('%j', (output, hard) => {
  const [state] = openFiles.kind.parse(output, [{ limit: 1 }])
  expect(state instanceof Unreadable ? 'unreadable' : String(state![0]!.hard)).toBe(hard)
})
