import { expect, test } from 'vitest'
import { checkRun, ended, smallRun } from './scripted.ts'
import { show } from './show.ts'

test('a run in plain lines, the host first', async () => {
  expect(await show('lines', smallRun)).toMatchInlineSnapshot(`
    "site: 3 hosts
    node-2: unreachable: cannot connect to 10.0.0.2 port 22: refused
    node-2:   is it up?
    plot-1: notice: the driver 525.60 works; 550.54 is advised
    PLAY nats: 2 hosts, 2 batches
    BATCH 1 of 2: node-1
    node-1: changed: file[/etc/nats/nats.conf] (nats, 0.3 s)
    node-1:   mode     0644 → 0600
    node-1:   content  +1 -1 lines
    node-1: waits: nats-health[4222] (120 s left): leader is none, not node-1
    node-1: waits: nats-health[4222] (109 s left): well, looking again
    BATCH 2 of 2: plot-1
    plot-1: failed: program[nats-server] (nats, 3.0 s)
    plot-1:   status  STOPPED → RUNNING
    plot-1:   applied, yet status is BACKOFF, not RUNNING
    plot-1:   can not bind

    RECAP 3 hosts, 2 ok, 1 changed, 1 failed, 1 unreachable in 1 min 15 s
    node-1 : ok=2 changed=1 unreachable=0 failed=0 skipped=0
    node-2 : ok=0 changed=0 unreachable=1 failed=0 skipped=0
    plot-1 : ok=0 changed=0 unreachable=0 failed=1 skipped=0
    "
  `)
})

test('with -v what is as it should be is told too', async () => {
  expect(await show('lines', smallRun.slice(0, 12), { verbose: true })).toMatchInlineSnapshot(`
    "site: 3 hosts
    node-1: connected
    plot-1: connected
    node-2: unreachable: cannot connect to 10.0.0.2 port 22: refused
    node-2:   is it up?
    plot-1: notice: the driver 525.60 works; 550.54 is advised
    node-1: plan: 3 tasks, 1 change, 1 behind them
    plot-1: plan: 2 tasks, 1 change
    PLAY nats: 2 hosts, 2 batches
    BATCH 1 of 2: node-1
    node-1: ok: directory[/etc/nats] (nats)
    node-1: starts: file[/etc/nats/nats.conf] (nats)
    node-1: changed: file[/etc/nats/nats.conf] (nats, 0.3 s)
    node-1:   mode     0644 → 0600
    node-1:   content  +1 -1 lines
    "
  `)
})

test('check mode says what would change, and what is behind it', async () => {
  expect(await show('lines', checkRun, { check: true, diff: true })).toMatchInlineSnapshot(`
    "site: 1 host, check mode: nothing is changed
    node-1: would change: file[/etc/nats/nats.conf] (nats)
    node-1:   content  +1 -1 lines
    node-1:   @@ -1,2 +1,2 @@
    node-1:    a
    node-1:   -b
    node-1:   +c
    node-1: 1 more depends on these changes

    RECAP 1 host, 1 ok, 1 would change, 1 behind a pending change in 1.2 s
    node-1 : ok=1 changed=1 unreachable=0 failed=0 skipped=1
    "
  `)
})

test('auto is plain lines where no terminal is', async () => {
  expect(await show('auto', smallRun)).toBe(await show('lines', smallRun))
})

test('what was found and not tried names its fields once, in the reason', async () => {
  const failed = ended('node-1', 'mount[/mnt/a]', 'failed', {
    message: 'state is absent, not mounted\nno disk has the label a',
    changes: [{ field: 'state', from: 'absent', to: 'mounted' }],
  })
  expect(await show('lines', [failed])).toMatchInlineSnapshot(`
    "node-1: failed: mount[/mnt/a] (nats)
    node-1:   state is absent, not mounted
    node-1:   no disk has the label a
    "
  `)
})

const waiting = (reason: string, left: number) =>
  ({ event: 'waiting', play: 'nats', host: 'node-1', task: 'gate[a]', reason, left }) as const

test.each([
  ['the same reason', [waiting('a', 100), waiting('a', 50)], ['a (100)']],
  ['another reason', [waiting('a', 100), waiting('b', 95)], ['a (100)', 'b (95)']],
  ['a reason that changes every second', [100, 99, 98, 97, 96, 95, 94].map((left) => waiting(`${left}`, left)), ['100 (100)', '95 (95)']],
  ['the next batch', [waiting('a', 3), waiting('a', 100)], ['a (3)', 'a (100)']],
])('a gate speaks when there is something new: %s', async (_, events, told) => {
  const lines = (await show('lines', events)).trim().split('\n')
  expect(lines.map((line) => line.replace(/^node-1: waits: gate\[a\] \((\d+) s left\): (.*)$/, '$2 ($1)'))).toEqual(told)
})

test('colours only where they are asked for', async () => {
  expect(await show('lines', checkRun.slice(3, 4), { check: true }, true)).toBe(
    'node-1: \x1b[33mwould change\x1b[0m: file[/etc/nats/nats.conf] (nats)\nnode-1:   content  +1 -1 lines\n',
  )
})
