import { expect, test } from 'vitest'
import { Recorder } from '../../lib/record/recorder.ts'
import { runRecord } from '../../lib/record/schema.ts'
import { ended, mode, smallRun, text, zero } from '../report/scripted.ts'

const hosts = [
  { name: 'node-1', group: 'node' },
  { name: 'node-2', group: 'node' },
  { name: 'plot-1', group: 'plot' },
]
const known = { version: '0.1.0', playbook: 'site', inventory: 'inventories/lab', check: false, plays: ['nats'], hosts, links: [] }

function recorded(events: typeof smallRun, check = false) {
  let now = 100
  const recorder = new Recorder({ ...known, check }, { date: () => new Date('2026-11-27T06:00:00Z'), seconds: () => now })
  for (const event of events) {
    now += 0.5
    recorder.take(event)
  }
  return recorder.record()
}

test('a run becomes a record of its schema: what was ok is counted, the rest is told', () => {
  const record = runRecord.parse(recorded(smallRun))
  expect(record).toMatchObject({ schema: 'plotwright-run/1', began: '2026-11-27T06:00:00.000Z', seconds: 75.2, exit: 1 })
  const [node1, node2, plot1] = record.hosts
  expect(node1).toEqual({
    name: 'node-1',
    group: 'node',
    state: 'changed',
    counts: { ...zero, ok: 2, changed: 1 },
    roles: {
      nats: { ok: 1, changed: 1, failed: 0, pending: 0, skipped: 0 },
      gate: { ok: 1, changed: 0, failed: 0, pending: 0, skipped: 0 },
    },
    messages: [],
    tasks: [
      {
        play: 'nats',
        role: 'nats',
        task: 'file[/etc/nats/nats.conf]',
        status: 'changed',
        at: 6,
        seconds: 0.34,
        changes: [mode, { field: 'content', summary: '+1 -1 lines', diff: ['@@ -1,2 +1,2 @@', ' a', '-b', '+c'] }],
      },
    ],
    undone: [],
  })
  expect([node2!.state, node2!.messages]).toEqual(['unreachable', [{ is: 'unreachable', text: expect.stringMatching(/refused/), at: 2 }]])
  expect([plot1!.state, plot1!.tasks[0]!.message, plot1!.messages[0]!.is]).toEqual(['failed', expect.stringMatching(/BACKOFF/), 'notice'])
})

test('in check mode what would change has drifted, and what is behind it tells no changes', () => {
  const record = recorded(
    [
      ended('node-1', 'file[/a]', 'changed', { changes: [mode] }),
      ended('node-1', 'program[a]', 'pending', { changes: [text('a', 'b')], message: 'depends on 1 pending change' }),
      ended('plot-1', 'file[/a]', 'ok', { warnings: ['old'] }),
      { event: 'undone', play: 'nats', host: 'plot-1', task: 'file[/b]' },
      { event: 'recap', hosts: { 'node-1': { ...zero, changed: 1, skipped: 1 }, 'plot-1': { ...zero, ok: 1 } }, seconds: 1, exit: 2 },
    ],
    true,
  )!
  expect(record.hosts.map(({ name, state, counts }) => [name, state, counts.ok])).toEqual([
    ['node-1', 'drifted', 0],
    ['node-2', 'ok', 0],
    ['plot-1', 'ok', 1],
  ])
  expect(record.hosts[0]!.tasks.map(({ status, changes }) => [status, changes.length])).toEqual([
    ['changed', 1],
    ['pending', 0],
  ])
  expect(record.hosts[2]).toMatchObject({ tasks: [{ status: 'ok', warnings: ['old'] }], undone: [{ play: 'nats', task: 'file[/b]' }] })
})

test('a run that ended before its recap has no record', () => {
  expect(recorded(smallRun.slice(0, -1))).toBeUndefined()
})
