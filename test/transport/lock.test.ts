import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { LockedError } from '../../lib/engine/errors.ts'
import { belowLib, prelude, stepsLib } from '../../lib/engine/script.ts'
import type { Session } from '../../lib/engine/session.ts'
import { type Holder, lockedError, readHolder } from '../../lib/transport/lock.ts'
import type { Lock } from '../../lib/transport/target.ts'
import { open, present, shellStreams, timeout } from './resident-shell.ts'
import { errorOf, scratch, until } from './support.ts'

const at = Date.parse('2025-01-02T03:04:05Z') / 1000
const holder: Holder = { owner: 'ann@control pid 4711', purpose: 'site', since: at, now: at + 130, pid: 815, atWork: [] }
const atWork = ['816 dpkg', '820 cat']
const held = 'plot-1: another run holds /run/x.lock: '

describe('the refusal says who holds the lock, what for, since when, what it is at, and what to do', () => {
  test.each<[string, Partial<Holder>, boolean, string]>([
    [
      'waiting',
      {},
      false,
      'ann@control pid 4711, for site, since 2025-01-02T03:04:05Z (2 min ago); its shell, process 815, is at no step and waits for its control machine; wait until it ends; where that run is gone for good, --break-lock ends its shell and goes on',
    ],
    [
      'at a step',
      { now: at + 7200, atWork },
      false,
      'ann@control pid 4711, for site, since 2025-01-02T03:04:05Z (2 h ago); its shell, process 815, is at a step: 816 dpkg, 820 cat; wait until it ends; --break-lock ends a run, but cuts no step short',
    ],
    [
      'at a step, and told to end',
      { now: at + 59, atWork },
      true,
      'ann@control pid 4711, for site, since 2025-01-02T03:04:05Z (59 s ago); its shell, process 815, is at a step: 816 dpkg, 820 cat; it ends after that step; run again then, or where the step hangs: kill 816 820',
    ],
    [
      'told to end in vain',
      { now: at + 3 * 86_400 },
      true,
      'ann@control pid 4711, for site, since 2025-01-02T03:04:05Z (3 d ago); its shell, process 815, is at no step and waits for its control machine; end it: kill -KILL 815',
    ],
    [
      'no process of ours, a clock that went back',
      { pid: undefined, now: at - 5 },
      false,
      'ann@control pid 4711, for site, since 2025-01-02T03:04:05Z (0 s ago); the process that took it is not to be seen; see who has it open: fuser -v /run/x.lock; the lock goes with that process',
    ],
    [
      'nothing to be read',
      readHolder(''),
      false,
      'it does not say who; the process that took it is not to be seen; see who has it open: fuser -v /run/x.lock; the lock goes with that process',
    ],
  ])('%s', (_, more, told, message) => {
    const error = lockedError('plot-1', '/run/x.lock', { ...holder, ...more }, told)
    expect(error).toBeInstanceOf(LockedError)
    expect(error.message).toBe(held + message)
  })

  test('what the host says is no more than text', () => {
    expect(readHolder('99999999999999\nnow\nann\x1b[31m\nsite\n8x\n816 d\x07pkg\n')).toEqual({
      ...{ owner: 'ann[31m', purpose: 'site', since: undefined, now: undefined, pid: undefined, atWork: ['816 dpkg'] },
    })
  })
})

const lockIn = (dir: string, more: Partial<Lock> = {}): Lock => ({
  ...{ path: join(dir, 'lock'), wait: 0, owner: 'ann@control pid 4711', purpose: 'site' },
  ...more,
})

describe.each(present.map((shell) => ({ shell })))('$shell', ({ shell }) => {
  const take = (lock: Lock): Promise<Session> => open(shellStreams(shell, lock), lock)
  const says = async (session: Session): Promise<string> => (await session.run({ script: 'echo mine', timeout })).stdout

  /** A run that breaks locks, and what it says of that. */
  function breaker(dir: string): { readonly lock: Lock; readonly told: string[] } {
    const told: string[] = []
    return { told, lock: lockIn(dir, { owner: 'bob@control pid 12', purpose: 'upgrade', onBreak: (message) => void told.push(message) }) }
  }

  test('a lock is held while the shell lives, and is not inherited by what a script starts', async () => {
    const lock = lockIn(scratch())
    const first = await take(lock)
    const daemons = '(while sleep 1; do :; done) >/dev/null 2>&1 & echo $!; sleep 60 >/dev/null 2>&1 & echo $!'
    const { stdout } = await first.run({ script: daemons, timeout })
    onTestFinished(() => stdout.split('\n', 2).forEach((pid) => void process.kill(Number(pid))))
    expect(await errorOf(take(lock))).toBeInstanceOf(LockedError)
    await first.close()
    const second = await take({ ...lock, owner: 'bob@control\npid 12' })
    expect(readFileSync(lock.path, 'utf8')).toMatch(/^bob@control pid 12\nsite\n\d+\n\d+\n$/)
    expect(await says(second)).toBe('mine\n')
  })

  test('of two at once one works, and the other is told who holds the lock, since when, and at what it is', async () => {
    const dir = scratch()
    const lock = lockIn(dir)
    const first = await take(lock)
    utimesSync(lock.path, at, at)
    const since = String.raw`ann@control pid 4711, for site, since 2025-01-02T03:04:05Z \(\d+ d ago\); its shell, process \d+, is at`
    expect((await errorOf(take(lockIn(dir, { owner: 'bob' })))).message).toMatch(new RegExp(`${since} no step and waits`))
    const script = `pw_within 600 eval 'echo >${dir}/begun; until [ -e ${dir}/go ]; do sleep 0.01; done'`
    const step = first.run({ load: [prelude, belowLib, stepsLib], script, timeout })
    await until(() => existsSync(`${dir}/begun`), 'the step')
    expect((await errorOf(take(lockIn(dir, { owner: 'bob' })))).message).toMatch(new RegExp(`${since} a step: \\d+ [^,]*;`))
    writeFileSync(`${dir}/go`, '')
    expect((await step).status).toBe(0)
    expect(await says(first)).toBe('mine\n')
  })

  test('while a lock is held a zero byte now and then says so, which no reply has in it; nothing of that outlives the shell', async () => {
    const dir = scratch()
    const streams = shellStreams(shell, lockIn(dir), { ...process.env, PW_BEAT: '0.05' })
    const session = await open(streams, lockIn(dir))
    let beats = 0
    streams.stderr.on('data', (chunk: Buffer) => {
      beats += chunk.filter((byte) => byte === 0).length
    })
    await until(() => beats > 3, 'three beats')
    const waits = `echo one >&2; until [ -e ${dir}/go ]; do sleep 0.01; done; echo two >&2`
    const step = session.run({ script: waits, timeout })
    const before = beats
    await until(() => beats > before + 3, 'three more')
    writeFileSync(`${dir}/go`, '')
    expect((await step).stderr).toBe('one\ntwo\n')
    const beat = readFileSync(join(dir, 'lock'), 'utf8').split('\n')[3]!
    expect(existsSync(`/proc/${beat}`)).toBe(true)
    await session.close()
    await until(() => !existsSync(`/proc/${beat}`), 'the end of the beats')
  })

  test('a run that waits for its control machine is ended where its lock is broken, and told so', async () => {
    const dir = scratch()
    const first = await take(lockIn(dir))
    const { lock, told } = breaker(dir)
    const second = await take(lock)
    expect(told).toEqual([
      expect.stringMatching(/^the lock .*\/lock was broken; it was held by ann@control pid 4711, for site, since .* \(\d+ s ago\)$/),
    ])
    expect(readFileSync(lock.path, 'utf8')).toMatch(/^bob@control pid 12\nupgrade\n\d+\n$/)
    expect((await errorOf(first.run({ script: ':', timeout }))).message).toMatch(
      /^plot-1: the session was lost: .* 143 \(told to end: a shutdown, or --break-lock of another run\)$/,
    )
    expect(await errorOf(take(lockIn(dir)))).toBeInstanceOf(LockedError)
    expect(await says(second)).toBe('mine\n')
  })

  test('a step that is at work comes to its end before its lock is broken', async () => {
    const dir = scratch()
    const first = await take(lockIn(dir))
    const script = `echo >${dir}/begun; until [ -e ${dir}/go ]; do sleep 0.01; done; echo >${dir}/ended`
    const lost = errorOf(first.run({ script, timeout }))
    await until(() => existsSync(`${dir}/begun`), 'the step')
    const { lock } = breaker(dir)
    const second = take(lock).then(async (session) => [existsSync(`${dir}/ended`), await says(session)])
    await until(() => isWaiting(lock), 'TERM to be sent')
    writeFileSync(`${dir}/go`, '')
    expect(await second).toEqual([true, 'mine\n'])
    expect((await lost).message).toContain('told to end')
  })

  test('a shell at no step that TERM does not end is killed', async () => {
    const dir = scratch()
    await take(lockIn(dir))
    process.kill(holderIn(dir), 'SIGSTOP')
    const { lock, told } = breaker(dir)
    expect(await says(await take(lock))).toBe('mine\n')
    expect(told).toHaveLength(1)
  })

  test('a holder that is no resident shell is not touched', async () => {
    const dir = scratch()
    const { lock, told } = breaker(dir)
    const stranger = spawn('flock', [lock.path, 'sh', '-c', 'echo held; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
    onTestFinished(() => void stranger.kill())
    await once(stranger.stdout, 'data')
    writeFileSync(lock.path, `ann\nsite\n${stranger.pid}\n`)
    expect((await errorOf(take(lock))).message).toContain('ann, for site, since')
    expect([stranger.exitCode, stranger.signalCode, told]).toEqual([null, null, []])
  })

  test('a run never breaks its own lock', async () => {
    const { lock, told } = breaker(scratch())
    const first = await take(lock)
    expect(await errorOf(take(lock))).toBeInstanceOf(LockedError)
    expect([await says(first), told]).toEqual(['mine\n', []])
  })
})

const holderIn = (dir: string): number => Number(readFileSync(join(dir, 'lock'), 'utf8').split('\n')[2])

/** Whether the breaker has told the holder to end, and waits. */
function isWaiting({ path, wait, owner }: Lock): boolean {
  const shells = spawnSync('pgrep', ['-f', '--', `${path} ${wait} ${owner}`], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n')
    .join(',')
  return shells !== '' && spawnSync('pgrep', ['-x', '-P', shells, 'sleep']).status === 0
}
