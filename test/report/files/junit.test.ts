import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunRecord, TaskRecord } from '../../../lib/record/schema.ts'
import { junit } from '../../../lib/report/files/junit.ts'
import { zero } from '../scripted.ts'
import { anyRecord } from './any-record.ts'
import { allWell, host, hostile, record, task, threeTroubles } from './records.ts'
import { type Element, parseXml } from './xml-tree.ts'

const suites = (run: RunRecord): readonly Element[] => parseXml(junit(run)).elements
const cases = (run: RunRecord) => suites(run).flatMap(({ elements }) => elements.filter(({ name }) => name === 'testcase'))

/** `node-1.nats file[/a]: failure drift`. */
const summary = ({ attributes: { classname, name }, elements: [says] }: Element): string =>
  [`${classname} ${name}`, ...(says === undefined ? [] : [[says.name, says.attributes.type].filter(Boolean).join(' ')])].join(': ')

test('three troubles, each told as what it is', () => {
  expect(cases(threeTroubles).map(summary)).toMatchInlineSnapshot(`
    [
      "node-1 reachable: error unreachable",
      "node-2 reachable",
      "node-2.nats file[/etc/nats/nats.conf]: failure drift",
      "node-2.nats program[nats-server]: skipped",
      "node-2.nats program[extra]: skipped",
      "node-2.base all others: system-out",
      "node-2.nats all others: system-out",
      "plot-1 reachable",
      "plot-1.nats mount[/mnt/plot-1]: error failed",
      "plot-1.gate nats-health[4222] (nats): system-out",
      "plot-1.base all others: system-out",
      "plot-1.nats all others: system-out",
      "plot-2 reachable",
      "plot-2.base all others: system-out",
      "plot-2.nats all others: system-out",
    ]
  `)
  const [unreachable, drift, failed] = cases(threeTroubles).flatMap(({ elements }) =>
    elements.filter(({ name }) => /failure|error/.test(name)),
  )
  expect(unreachable!.attributes.message).toBe('cannot connect to 10.0.0.1 port 22: refused')
  expect(unreachable!.text).toMatch(/\nis it up\?$/)
  expect(drift!.attributes.message).toBe('mode: 0644 → 0640, content: +1 -1 lines')
  expect(drift!.text).toContain(`\n-# \`\`\`\n-${hostile}\n+debug: false\n }`)
  expect(failed!.text).toContain(`no disk has the label ${hostile}`)
})

test('the counts are those of the cases, of each suite and of all', () => {
  const root = parseXml(junit(threeTroubles))
  const count = (all: readonly Element[], what: string) => all.filter(({ elements }) => elements.some(({ name }) => name === what)).length
  for (const [element, own] of [
    [root, cases(threeTroubles)] as const,
    ...root.elements.map((suite) => [suite, suite.elements.filter(({ name }) => name === 'testcase')] as const),
  ]) {
    const { tests, failures, errors, skipped } = element.attributes
    const counted = [own.length, count(own, 'failure'), count(own, 'error'), count(own, 'skipped')]
    expect([tests, failures, errors, skipped]).toEqual(counted.map(String))
  }
  expect(root.elements.map(({ attributes: { name, timestamp } }) => [name, timestamp])).toEqual(
    ['node-1', 'node-2', 'plot-1', 'plot-2'].map((name) => [name, '2026-11-27T06:00:00']),
  )
})

test('where all is well every case is, and every host has one', () => {
  const { attributes, elements } = parseXml(junit(allWell))
  expect([attributes.failures, attributes.errors, attributes.skipped]).toEqual(['0', '0', '0'])
  expect(elements.map(({ elements }) => elements.map(summary))).toEqual(
    ['node-1', 'node-2', 'plot-1'].map((name) => [
      `${name} reachable`,
      `${name}.base all others: system-out`,
      `${name}.nats all others: system-out`,
    ]),
  )
})

const one = (more: Partial<TaskRecord>, check = true): string =>
  cases(record([host('a', 'g', { roles: {}, tasks: [task('t', 'ok', more)] })], { check })).map(summary)[1]!

test.each<[string, string, string]>([
  ['would change', one({ status: 'changed' }), 'a.nats t: failure drift'],
  ['was changed', one({ status: 'changed' }, false), 'a.nats t'],
  ['failed', one({ status: 'failed' }), 'a.nats t: error failed'],
  ['is behind a change', one({ status: 'pending' }), 'a.nats t: skipped'],
  ['was skipped', one({ status: 'skipped' }), 'a.nats t: skipped'],
  ['was ok with a warning', one({ warnings: ['w'] }), 'a.nats t: system-out'],
  ['is a gate, which two plays may share', one({ role: 'gate', status: 'failed' }), 'a.gate t (nats): error failed'],
])('a task that %s', (_, told, expected) => {
  expect(told).toBe(expected)
})

test('what belongs to no task is told, too', () => {
  const undone = [
    { play: 'p', task: 'file[/a]' },
    { play: 'p', task: 'file[/b]', message: 'no room' },
  ]
  const messages = ['another run holds it', 'and more'].map((text) => ({ is: 'problem' as const, text, at: 1 }))
  const run = record([host('a', 'g', { state: 'failed', roles: {}, messages, undone })], { check: false, exit: 1 })
  expect(cases(run).map(summary)).toEqual([
    'a reachable',
    'a problems: error problem',
    'a.taken back file[/a] (p): system-out',
    'a.taken back file[/b] (p): error not taken back',
  ])
  expect(cases(run)[1]!.elements[0]!.text).toBe('another run holds it\nand more')
})

test('an interrupted run is an error, and hosts that it did not come to are no success', () => {
  const run = record([host('a', 'g'), host('b', 'g', { counts: zero, roles: {} })], { exit: 130 })
  expect([cases(run)[0]!, cases(run).at(-1)!].map(summary)).toEqual(['site whole run: error interrupted', 'b reachable: skipped'])
})

test('whatever the texts are, it is well-formed, and they are in it', () => {
  const possible = (text: string) => text.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\ufffd')
  fc.assert(
    fc.property(anyRecord, (run) => {
      const names = suites(run).map(({ attributes }) => attributes.name)
      expect(names.slice(run.exit === 130 ? 1 : 0)).toEqual(run.hosts.map(({ name }) => possible(name)))
      const texts = cases(run).flatMap(({ elements }) => elements.map(({ text }) => text))
      for (const { tasks } of run.hosts)
        for (const { status, message } of tasks)
          if (status === 'failed' && message !== undefined) expect(texts.some((text) => text.startsWith(possible(message)))).toBe(true)
    }),
  )
})
