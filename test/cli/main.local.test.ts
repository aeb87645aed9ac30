import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { inventory, isRunning, run, scratch, start, until } from './program.ts'

/** Without what differs from run to run. */
const steady = (text: string, dir: string): string => text.replaceAll(dir, 'DIR').replace(/\d+\.\d s/g, 'TIME')

test('a run puts right, the next one finds nothing', async () => {
  const dir = scratch()
  const flags = [...inventory, '-l', 'control', '-e', `dir=${dir}`]
  const check = await run([...flags, '--check', '--diff'])
  expect({ ...check, stdout: steady(check.stdout, dir) }).toMatchInlineSnapshot(`
    {
      "exit": 2,
      "stderr": "",
      "stdout": "small: 1 host, check mode: nothing is changed
    control: would change: directory[DIR/notes] (notes)
    control:   type  (absent) → directory
    control: would change: file[DIR/notes/one] (notes)
    control:   type     (absent) → file
    control:   content  +2 -0 lines
    control:   @@ -0,0 +1,2 @@
    control:   +a
    control:   +b
    control: would change: file[DIR/notes/two] (notes)
    control:   type     (absent) → file
    control:   content  +1 -0 lines
    control:   @@ -0,0 +1 @@
    control:   +c
    control: would change: command[mark] (mark)
    control:   DIR/ended exists  no → yes
    control: would change: command[after] (mark)
    control:   DIR/after exists  no → yes

    RECAP 1 host, 0 ok, 5 would change in TIME
    control : ok=0 changed=5 unreachable=0 failed=0 skipped=0
    ",
    }
  `)
  expect(existsSync(join(dir, 'notes'))).toBe(false)

  const first = await run(flags)
  expect([first.exit, first.stderr, /^control : (.*)$/m.exec(first.stdout)?.[1]]).toEqual([
    0,
    '',
    'ok=0 changed=5 unreachable=0 failed=0 skipped=0',
  ])
  expect(readFileSync(join(dir, 'notes/one'), 'utf8')).toBe('a\nb\n')

  const second = await run([...flags, '--output', 'json'])
  expect([second.exit, second.stderr]).toEqual([0, ''])
  expect(JSON.parse(second.stdout.trimEnd().split('\n').at(-1)!)).toMatchObject({
    event: 'recap',
    hosts: { control: { ok: 5, changed: 0, failed: 0, skipped: 0, unreachable: 0 } },
  })
  expect((await run([...flags, '--check'])).exit).toBe(0)
})

test('tags choose; the inventory may come from the environment', async () => {
  const dir = scratch()
  const { exit, stdout } = await run(['-l', 'control', '-t', 'second', '-e', `dir=${dir}`, '-C'], { PLOTWRIGHT_INVENTORY: inventory[1]! })
  expect([exit, steady(stdout, dir)]).toMatchInlineSnapshot(`
    [
      2,
      "small: 1 host, check mode: nothing is changed
    control: would change: file[DIR/notes/two] (notes)
    control:   type     (absent) → file
    control:   content  +1 -0 lines

    RECAP 1 host, 0 ok, 1 would change in TIME
    control : ok=0 changed=1 unreachable=0 failed=0 skipped=0
    ",
    ]
  `)
})

test('all that is wrong with flags, inventory and pattern comes at once', async () => {
  const result = await run([
    ...inventory,
    '-l',
    'contrl',
    '-e',
    'dri=/x',
    '--forks',
    'no',
    '-K',
    '--output',
    'tree',
    '--become-password-file',
    '/none',
  ])
  expect(result).toMatchInlineSnapshot(`
    {
      "exit": 3,
      "stderr": "small: 7 problems
      --forks: 'no' is no number from 1 to 1000; usual is 50
      --become-password-file: it contradicts -K; leave one of them out
      --ask-become-pass: there is no terminal to ask on; give --become-password-file
      --output: 'tree' wants a terminal, and stdout is none; use lines or json
      -e dri: the cluster has no 'dri'; did you mean 'dir'?
      --limit contrl: no host or group is called 'contrl'; did you mean 'control'?
      --become-password-file: /none is not there; write it, or name another
    ",
      "stdout": "",
    }
  `)
})

test('without an inventory', async () => {
  expect(await run([])).toEqual({
    stdout: '',
    stderr: 'small: 1 problem\n  --inventory: no inventory is named; give one with -i, or in PLOTWRIGHT_INVENTORY\n',
    exit: 3,
  })
})

test('a tag that nothing has is refused before anything is written', async () => {
  const dir = scratch()
  const { exit, stderr } = await run([...inventory, '-l', 'control', '-e', `dir=${dir}`, '-t', 'files,secnod'])
  expect([exit, stderr]).toEqual([3, "small: 1 problem\n  --tags: nothing has the tag 'secnod'; did you mean 'second'?\n"])
  expect(existsSync(join(dir, 'notes'))).toBe(false)
})

test('a host that is down leaves the others to go on', async () => {
  const dir = scratch()
  const { exit, stdout } = await run([...inventory, '-e', `dir=${dir}`])
  expect([exit, stdout.match(/^(control|gone).*$/gm)?.filter((line) => /unreach/.test(line))]).toEqual([
    4,
    [
      'gone: unreachable: cannot connect to 127.0.0.1 port 1: connection refused; is sshd running, and is this its port?',
      'control : ok=0 changed=5 unreachable=0 failed=0 skipped=0',
      'gone    : ok=0 changed=0 unreachable=1 failed=0 skipped=0',
    ],
  ])
})

test('what a host prints cannot colour the screen', async () => {
  const dir = scratch()
  const flags = [...inventory, '-l', 'control', '-e', `dir=${dir}`, '-t', 'mark', '-e', 'message=\\033[31mred\\033]0;title\\007']
  for (const output of ['lines', 'json']) {
    const { exit, stdout } = await run([...flags, '--output', output])
    expect([exit, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(stdout), stdout.includes('red')]).toEqual([1, false, true])
  }
})

test('hosts are listed without asking them, tasks after asking for their facts', async () => {
  const dir = scratch()
  expect((await run([...inventory, '--list-hosts'])).stdout).toMatchInlineSnapshot(`
    "play files: 2 of here, elsewhere  tags: files
      control
      gone
    play slow: 1 of here
      control
    "
  `)
  const { exit, stdout } = await run([...inventory, '--list-tasks', '-e', `dir=${dir}`])
  expect([exit, steady(stdout, dir)]).toMatchInlineSnapshot(`
    [
      4,
      "control: files: directory[DIR/notes] (notes)  tags: files, notes
    control: files: file[DIR/notes/one] (notes)  tags: files, notes
    control: files: file[DIR/notes/two] (notes)  tags: files, notes, second
    control: slow: command[mark] (mark)  tags: mark
    control: slow: command[after] (mark)  tags: mark
    gone: cannot connect to 127.0.0.1 port 1: connection refused; is sshd running, and is this its port?
    ",
    ]
  `)
  expect(existsSync(join(dir, 'notes'))).toBe(false)
})

test('a second run waits for the first one to end, a check does not', async () => {
  const dir = scratch()
  const flags = [...inventory, '-l', 'control', '-e', `dir=${dir}`]
  const first = run([...flags, '-e', 'held=true'])
  await until('the first run is at its step', () => existsSync(join(dir, 'begun')))
  expect((await run([...flags, '-C'])).exit).toBe(2)
  const second = run(flags)
  await until('the second run waits', () => isRunning('flock -w 10 9'))
  writeFileSync(join(dir, 'go'), '')
  expect([(await first).exit, (await second).exit]).toEqual([0, 0])
  expect((await second).stdout).toContain('control : ok=5 changed=0 unreachable=0 failed=0 skipped=0')
})

test('a run whose control machine is gone is ended by --break-lock, which says so', async () => {
  const dir = scratch()
  const flags = [...inventory, '-l', 'control', '-e', `dir=${dir}`]
  const first = start([...flags, '-e', 'held=true'])
  await until('the first run is at its step', () => existsSync(join(dir, 'begun')))
  first.child.kill('SIGSTOP')
  onTestFinished(() => void first.child.kill('SIGKILL'))
  writeFileSync(join(dir, 'go'), '')
  await until('its step is over', () => existsSync(join(dir, 'ended')))
  const { exit, stdout } = await run([...flags, '--break-lock'])
  expect([exit, stdout.match(/^control: notice.*$/gm)]).toEqual([
    0,
    [expect.stringMatching(/^control: notice: the lock \S+ was broken; it was held by \S+ pid \d+, for small, since \S+Z \(\d+ s ago\)$/)],
  ])
})

test('the become password is read from a file, and an empty one is refused', async () => {
  const dir = scratch()
  writeFileSync(join(dir, 'password'), '\n', { mode: 0o600 })
  const { exit, stderr } = await run([...inventory, '--become-password-file', join(dir, 'password')])
  expect([exit, steady(stderr, dir)]).toEqual([
    3,
    'small: 1 problem\n  --become-password-file: DIR/password is empty; write it, or name another\n',
  ])
})
