import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CommandSpec, command } from '../../lib/kinds/command.ts'
import { apply, converge, look, see, tempDir } from './harness.ts'

describe('on a host', () => {
  it('runs until what it creates is there', () => {
    const path = join(tempDir(), "it's *")
    expect(converge([command({ name: 'make', argv: ['touch', '--', path], creates: path })])).toEqual([[`${path} exists`, 'no', 'yes']])
  })

  it('runs until what it removes is gone', () => {
    const path = join(tempDir(), 'a')
    writeFileSync(path, '')
    converge([command({ name: 'rm', argv: ['rm', path], removes: path })])
    expect(existsSync(path)).toBe(false)
  })

  it('asks with the same environment and directory as it acts, and each question is its own', () => {
    const dir = tempDir()
    const env = { WHERE: "b'$(x) c", OTHER: '1' }
    const write = command({
      name: 'write',
      argv: ['sh', '-c', 'printf %s "$WHERE" >out'],
      unless: ['sh', '-c', 'grep -qxF "$WHERE" out'],
      env,
      cwd: dir,
    })
    const other = command({ name: 'other', argv: ['false'], unless: ['true', 'with', 'more words'] })
    const creates = command({ name: 'creates', argv: ['false'], creates: '/' + 'etc/passwd' })
    expect(look([write, other, creates]).map(({ changes }) => changes.length)).toEqual([1, 0, 0])
    expect(look([creates, other, write]).map(({ changes }) => changes.length)).toEqual([0, 0, 1])
    converge([write])
    expect(readFileSync(join(dir, 'out'), 'utf8')).toBe(env.WHERE)
  })

  it('fails when it ran and nothing came of it', () => {
    const { failure, finding } = apply(command({ name: 'x', argv: ['true'], creates: '/no/such' }))
    expect([failure, finding.changes]).toEqual([undefined, [{ field: '/no/such exists', from: 'no', to: 'yes' }]])
  })

  it.each<[string[], string]>([
    [['no-such-program'], 'unless: no-such-program was not found'],
    [['/etc/passwd'], 'unless: /etc/passwd may not be executed'],
    [['sh', '-c', 'exit 124'], 'unless: sh gave no answer within 20 s'],
  ])('says that it could not ask: %j', (unless, reason) => {
    expect(see(command({ name: 'x', argv: ['true'], unless })).unreadable).toBe(reason)
  })

  it('takes any other failure of the question for a no', () => {
    expect(see(command({ name: 'x', argv: ['true'], unless: ['sh', '-c', 'exit 3'] })).changes).toHaveLength(1)
  })

  it('never says absent of what it may not see', () => {
    const dir = tempDir()
    mkdirSync(join(dir, 'closed'))
    chmodSync(join(dir, 'closed'), 0o700)
    const [deep, none] = look(
      [
        command({ name: 'a', argv: ['true'], creates: join(dir, 'closed/a/b') }),
        command({ name: 'b', argv: ['true'], removes: join(dir, 'none/a') }),
      ],
      { user: 'nobody' },
    )
    expect([deep!.unreadable, none!.unreadable, none!.changes]).toEqual([`${dir}/closed may not be entered`, undefined, []])
  })
})

describe('validate', () => {
  it.each<[Omit<CommandSpec, 'name'>, number]>([
    [{ argv: ['x'], creates: '/a' }, 0],
    [{ argv: ['x'] }, 1],
    [{ argv: ['x'], creates: '/a', removes: '/b' }, 1],
    [{ argv: [], creates: '/a' }, 1],
    [{ argv: ['x'], unless: [] }, 1],
    [{ argv: ['x'], creates: 'a', cwd: 'b' }, 2],
    [{ argv: ['x'], creates: '/a', env: { 'A=B': '1' } }, 1],
  ])('%j', (spec, problems) => {
    expect(command({ name: 'c', ...spec }).problems).toHaveLength(problems)
  })
})
