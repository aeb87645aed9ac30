import fc from 'fast-check'
import type { ChangeRecord, HostRecord, RunRecord, TaskRecord } from '../../../lib/record/schema.ts'
import { record } from './records.ts'

const marks = [
  ']]>',
  '</script>',
  '```',
  '`',
  '|',
  '\\',
  '"',
  '<',
  '&',
  '\n',
  '\r',
  '\t',
  '\0',
  ' ',
  '~~~',
  '---',
  '#',
  'a',
  '\ud800',
  '\u2028',
  '\ufffe',
  '🌾',
]

/** Letters of every kind, halves of letters among them, and what means something in one format or another. */
const text = fc.oneof(
  fc.array(fc.constantFrom(...marks), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 20 }),
)

const total = fc.nat(50)
const seconds = fc.nat(100_000).map((milliseconds) => milliseconds / 1000)
const some = <T>(each: fc.Arbitrary<T>) => fc.array(each, { maxLength: 3 })
const maybe = <T>(key: string, each: fc.Arbitrary<T>) =>
  fc.option(each, { nil: undefined }).map((value) => (value === undefined ? {} : { [key]: value }))

const change: fc.Arbitrary<ChangeRecord> = fc.oneof(
  fc.record({ field: text, from: text, to: text }),
  fc.record({ field: text, summary: text, diff: some(text) }),
)

const task: fc.Arbitrary<TaskRecord> = fc
  .tuple(
    fc.record({
      play: text,
      role: text,
      task: text,
      status: fc.constantFrom('ok', 'changed', 'failed', 'pending', 'skipped'),
      at: seconds,
      seconds,
      changes: some(change),
    }),
    maybe('message', text),
    maybe('warnings', some(text)),
    maybe('figures', fc.dictionary(text, fc.oneof(seconds, text), { minKeys: 1, maxKeys: 3 })),
  )
  .map(([all, message, warnings, figures]) => ({ ...all, ...message, ...warnings, ...figures }))

const host = fc.record<Omit<HostRecord, 'name'>>({
  group: text,
  state: fc.constantFrom('ok', 'changed', 'drifted', 'failed', 'unreachable'),
  counts: fc.record({ ok: total, changed: total, failed: total, skipped: total, unreachable: total }),
  roles: fc.dictionary(text, fc.record({ ok: total, changed: total, failed: total, pending: total, skipped: total }), { maxKeys: 3 }),
  messages: some(fc.record({ is: fc.constantFrom('unreachable', 'problem', 'notice'), text, at: seconds })),
  tasks: some(task),
  undone: some(fc.tuple(fc.record({ play: text, task: text }), maybe('message', text)).map(([all, message]) => ({ ...all, ...message }))),
})

const hosts = fc
  .tuple(fc.uniqueArray(text, { maxLength: 4 }), fc.array(host, { minLength: 4, maxLength: 4 }))
  .map(([names, all]) => names.map((name, i): HostRecord => ({ name, ...all[i]! })))

/** A record in which any text may be anywhere; no two hosts have the same name. */
export const anyRecord: fc.Arbitrary<RunRecord> = fc
  .tuple(hosts, text, text, fc.boolean(), fc.constantFrom(0, 1, 2, 4, 130), seconds)
  .map(([all, playbook, inventory, check, exit, took]) => record(all, { playbook, inventory, check, exit, seconds: took }))
