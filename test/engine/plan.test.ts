import { expect, test } from 'vitest'
import { HostError } from '../../lib/engine/errors.ts'
import type { Realm } from '../../lib/engine/kind.ts'
import { type Task, taskList, touches } from '../../lib/engine/plan.ts'
import type { EnginePlay } from '../../lib/engine/playbook.ts'
import { Secret } from '../../lib/engine/secret.ts'
import type { Selection } from '../../lib/engine/selection.ts'
import { run } from '../../lib/engine/step.ts'
import { file } from '../../lib/kinds/file.ts'
import { handler } from '../../lib/kinds/handler.ts'
import { role } from '../../lib/role.ts'
import { hosts, play, playOf } from './harness.ts'
import { cell, gauge } from './kinds.ts'

const [host] = hosts('one')
const listed = (plays: readonly EnginePlay[], selection: Selection = {}) => taskList(plays, host!, () => ({}), [], selection)
const ids = (plays: readonly EnginePlay[], selection?: Selection) =>
  listed(plays, selection).tasks.map(({ play: { name }, resource }) => `${name} ${resource.id}`)
const named = (name: string, tags: readonly string[] = []) => cell({ path: name, value: 'x' }, { tags })

const tagging = [
  play('a', () => [role('r', [named('plain'), named('conf', ['conf'])]), role('s', [named('never', ['never', 'wipe'])])], {
    gate: () => [gauge({ name: 'a', ask: '', want: '' })],
  }),
  playOf('b', () => [named('always', ['always'])], { tags: ['b-play'] }),
]

test.each<[string, Selection, string[]]>([
  ['nothing', {}, ['a cell[plain]', 'a cell[conf]', 'a gauge[a]', 'b cell[always]']],
  ['all', { tags: ['all'] }, ['a cell[plain]', 'a cell[conf]', 'a gauge[a]', 'b cell[always]']],
  ["a resource's tag", { tags: ['conf'] }, ['a cell[conf]', 'a gauge[a]', 'b cell[always]']],
  ["a role's name", { tags: ['r'] }, ['a cell[plain]', 'a cell[conf]', 'a gauge[a]', 'b cell[always]']],
  ["a play's tag", { tags: ['b-play'] }, ['b cell[always]']],
  ['a tag beside never', { tags: ['wipe'] }, ['a cell[never]', 'a gauge[a]', 'b cell[always]']],
  ['one that nothing has', { tags: ['nothing'] }, ['b cell[always]']],
  ['skip', { skipTags: ['conf'] }, ['a cell[plain]', 'a gauge[a]', 'b cell[always]']],
  ['skip always', { tags: ['conf'], skipTags: ['always'] }, ['a cell[conf]', 'a gauge[a]']],
  ['skip all of a play', { skipTags: ['r', 's'] }, ['b cell[always]']],
  ['start at a task', { startAt: 'cell[conf]' }, ['a cell[conf]', 'a gauge[a]', 'b cell[always]']],
  ['start at a gate', { startAt: 'gauge[a]' }, ['a gauge[a]', 'b cell[always]']],
  ['start at what is not there', { startAt: 'cell[x]' }, []],
])('tasks that are meant: %s', (_, selection, expected) => {
  expect(ids(tagging, selection)).toEqual(expected)
})

test('a start behind the first of two equal wishes leaves the second in', () => {
  const plays = [playOf('a', () => [named('x'), named('y')]), playOf('b', () => [named('x')])]
  expect(ids(plays, { startAt: 'cell[y]' })).toEqual(['a cell[y]', 'b cell[x]'])
})

test('what a role that is not meant objects to is no matter', () => {
  const broken = role('gpu', [named('x')], { problems: [{ what: 'is broken', fix: '' }], notices: ['old driver'] })
  const plays = [play('p', () => [broken, role('base', [named('y')])])]
  expect(listed(plays, { tags: ['base'] })).toMatchObject({ notices: [], tasks: [{ role: 'base' }] })
  expect(() => listed(plays)).toThrow(new HostError([{ where: 'gpu', what: 'is broken', fix: '' }]))
})

const differently = (one: string, other: string) => `role ${one} and role ${other} want it differently; say it in one of them`
const reload = (id: string) => handler(id, [run('true')])

test.each<[string, EnginePlay[], string]>([
  [
    'in one play',
    [play('p', () => [role('a', [cell({ path: 'x', value: '1' })]), role('b', [cell({ path: 'x', value: '2' })])])],
    `cell[x]: ${differently('a', 'b')}`,
  ],
  [
    'in two plays',
    [playOf('a', () => [cell({ path: 'x', value: '1' })]), playOf('b', () => [cell({ path: 'x', value: '2' })])],
    `cell[x]: ${differently('a', 'b')}`,
  ],
  [
    'of secrets',
    [playOf('a', () => ['zq-one', 'zq-other'].map((text) => file({ path: '/x', content: new Secret(text) })))],
    `file[/x]: ${differently('a', 'a')}`,
  ],
  [
    'of handlers',
    [
      playOf('a', () => [
        cell({ path: 'x', value: '1' }, { notify: [reload('r')] }),
        cell({ path: 'y', value: '1' }, { notify: [handler('r', [run('false')])] }),
      ]),
    ],
    `handler[r]: ${differently('a', 'a')}`,
  ],
  [
    'of gates',
    ['1', '2'].map((want) => playOf(want, () => [], { gate: () => [gauge({ name: 'g', ask: '', want })] })),
    `gauge[g]: ${differently('gate', 'gate')}`,
  ],
  ['the wish itself', [playOf('a', () => [file({ path: 'x', content: '' })])], 'file[x]: "x" is not a plain absolute path; begin it with'],
])('a contradiction is an error: %s', (_, plays, message) => {
  expect(() => listed(plays)).toThrow(message)
})

test('an equal wish is one task, with all that is notified; handlers stand once, after the last that needs them', () => {
  const wish = (...notify: string[]) => cell({ path: 'x', value: '1' }, { notify: notify.map(reload) })
  const site = play('p', () => [role('a', [wish('r')]), role('b', [wish('r', 's'), named('y')]), role('c', [named('z')])])
  expect(ids([site])).toEqual(['p cell[x]', 'p cell[y]', 'p handler[r]', 'p handler[s]', 'p cell[z]'])
  expect(listed([site]).tasks[0]!.notify.map(({ id }) => id)).toEqual(['handler[r]', 'handler[s]'])
})

test('a gate is asked after every play, on one resource, with the wait of that play', () => {
  const gated = (name: string, within: number) =>
    playOf(name, () => [], { gate: () => [gauge({ name: 'g', ask: '', want: '' }, { wait: { within } })] })
  const { tasks } = listed([gated('a', 1), gated('b', 2)])
  expect(tasks.map(({ play: { name }, wait }) => [name, wait?.within])).toEqual([
    ['a', 1],
    ['b', 2],
  ])
  expect(tasks[0]!.resource).toBe(tasks[1]!.resource)
})

test.each<[Realm, Realm, boolean]>([
  ['path:/a', 'path:/a', true],
  ['path:/a', 'path:/a/b', true],
  ['path:/a/b', 'path:/a', true],
  ['path:/a', 'path:/ab', false],
  ['path:/ab', 'path:/a', false],
  ['program:a', 'program:a', true],
  ['program:a', 'program:a/b', false],
  ['program:a', 'path:a', false],
  ['program:plot-*', 'program:plot-1', true],
  ['program:plot-*', 'program:other', false],
  ['anything', 'health:x', true],
  ['path:/a', 'anything', true],
])('a write of %s touches what reads %s: %s', (write, read, expected) => {
  const writer = cell({ path: 'x', value: '', writes: [write] })
  const task = { resource: writer, notify: [] as Task['notify'] } as Task
  expect(touches(task, gauge({ name: 'y', ask: '', want: '', reads: [read] }))).toBe(expected)
})

test('a handler is touched by those that notify it, whichever value of it they hold', () => {
  const task = { resource: named('x'), notify: [reload('r')] } as unknown as Task
  expect([touches(task, reload('r')), touches(task, reload('s'))]).toEqual([true, false])
})
