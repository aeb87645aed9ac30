import type { HostRecord, RunRecord, TaskRecord } from '../../record/schema.ts'
import { changeText } from './change-lines.ts'

/** What XML 1.0 has no place for, escaped or not. */
const impossible = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g
const names: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
}

const clean = (text: string): string => text.replace(impossible, '\ufffd')
const inText = (text: string): string => clean(text).replace(/[&<>\r]/g, (sign) => names[sign]!)
const inQuotes = (text: string): string => clean(text).replace(/[&<>"\n\t\r]/g, (sign) => names[sign]!)

type Attributes = Readonly<Record<string, string | number>>

function element(name: string, attributes: Attributes, content: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${inQuotes(String(value))}"`)
  return `<${name}${written.join('')}${content.length === 0 ? '/>' : `>${content.join('')}</${name}>`}`
}

/** A test case and what it counts as. */
type Case = { readonly is: 'passed' | 'failure' | 'error' | 'skipped'; readonly xml: string; readonly seconds: number }

const cased = (is: Case['is'], classname: string, name: string, seconds: number, content: readonly string[] = []): Case => ({
  is,
  seconds,
  xml: element('testcase', { classname, name, time: seconds.toFixed(3) }, content),
})

const lines = (text: readonly string[]): string[] => (text.length === 0 ? [] : [inText(text.join('\n'))])
const output = (text: readonly string[]): string[] => (text.length === 0 ? [] : [element('system-out', {}, lines(text))])

/** In check mode a difference fails its test; in a run it passes, for it was put right. */
function taskCase(host: string, task: TaskRecord, check: boolean): Case {
  const { play, role, status, seconds, changes, message = '', warnings = [] } = task
  const text = [...changes.flatMap(changeText), ...(message === '' ? [] : [message])]
  const told = (is: Case['is'], content: readonly string[]) =>
    cased(is, `${host}.${play}.${role}`, task.task, seconds, [...content, ...output(warnings.map((warning) => `warning: ${warning}`))])
  if (status === 'failed') return told('error', [element('error', { message: message.split('\n')[0] ?? '' }, lines(text))])
  if (status === 'changed' && check) return told('failure', [element('failure', { message: 'would change' }, lines(text))])
  if (status === 'pending') return told('skipped', [element('skipped', { message: 'behind a pending change' })])
  if (status === 'skipped') return told('skipped', [element('skipped', { message })])
  return told('passed', output(text))
}

function cases({ name, roles, tasks, messages, undone }: HostRecord, check: boolean): Case[] {
  const wrong = messages.filter(({ is }) => is !== 'notice')
  return [
    ...wrong.map(({ is, text }, index) =>
      cased('error', name, is === 'unreachable' ? 'is reachable' : `problem ${index + 1}`, 0, [
        element('error', { message: text.split('\n')[0] ?? '' }, lines([text])),
      ]),
    ),
    ...tasks.map((task) => taskCase(name, task, check)),
    ...undone.map(({ play, task, message }) =>
      message === undefined
        ? cased('passed', `${name}.${play}`, `taken back: ${task}`, 0)
        : cased('error', `${name}.${play}`, `taken back: ${task}`, 0, [element('error', { message: 'not taken back' }, lines([message]))]),
    ),
    ...Object.entries(roles).flatMap(([role, { ok }]) =>
      ok > 0 ? [cased('passed', `${name}.${role}`, 'all else', 0, output([`as it should be: ${ok} of its tasks`]))] : [],
    ),
  ]
}

const totals = (all: readonly Case[]): Attributes => ({
  tests: all.length,
  failures: all.filter(({ is }) => is === 'failure').length,
  errors: all.filter(({ is }) => is === 'error').length,
  skipped: all.filter(({ is }) => is === 'skipped').length,
})

/** A suite a host. Drift is a failure; what failed or could not be reached is an error. */
export function junit({ hosts, check, began, playbook, seconds }: RunRecord): string {
  const suites = hosts.map((host) => ({ host, all: cases(host, check) }))
  const written = suites.map(({ host, all }) => {
    const time = all.reduce((sum, each) => sum + each.seconds, 0).toFixed(3)
    const notices = host.messages.flatMap(({ is, text }) => (is === 'notice' ? [text] : []))
    const about = { name: host.name, package: host.group, timestamp: began, time, ...totals(all) }
    return element('testsuite', about, ['\n', ...all.flatMap(({ xml }) => [xml, '\n']), ...output(notices)])
  })
  const whole = { name: playbook, timestamp: began, time: seconds.toFixed(3), ...totals(suites.flatMap(({ all }) => all)) }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', whole, ['\n', ...written.flatMap((suite) => [suite, '\n'])])}\n`
}
