import type { HostRecord, RunRecord, TaskRecord } from '../../record/schema.ts'
import { duration } from '../recap.ts'
import { count } from '../texts.ts'
import { gravity, hostState, taskWord } from './html/state.ts'
import { exitMeaning, verdict } from './html/verdict.ts'

/** So much is told of a run and of a host; a chat or an issue takes no more. */
const MOST_HOSTS = 50
const MOST_TASKS = 40
const MOST_LINES = 60

/** Words of a host that mean nothing to Markdown nor to HTML. */
const plain = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|~&!@]/g, (sign) => `\\${sign}`)
    .replace(/:\/\//g, ':\\/\\/')

/** In the middle of a line, whatever backticks it holds. */
function code(text: string): string {
  const one = text.replace(/\s+/g, ' ').replaceAll('|', '\\|')
  const ticks = '`'.repeat(Math.max(0, ...[...one.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  return one.includes('`') ? `${ticks} ${one} ${ticks}` : `\`${one}\``
}

/** A block that no line of it can end. */
function fenced(lines: readonly string[], language: string): string[] {
  const kept = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), `… ${lines.length - MOST_LINES} more lines`] : lines
  const longest = Math.max(2, ...kept.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language}`, ...kept.flatMap((line) => line.split('\n')), fence]
}

function taskLines(task: TaskRecord, check: boolean): string[] {
  const { role, status, changes, message, warnings = [], downtime } = task
  const fields = changes.filter((change) => !('diff' in change))
  const away = downtime === undefined ? '' : `, away for ${duration(downtime)}`
  return [
    `### ${code(task.task)}: ${taskWord(status, check)}`,
    '',
    `Role ${code(role)}${away}`,
    '',
    ...(message === undefined ? [] : [...fenced(message.split('\n'), 'text'), '']),
    ...(fields.length === 0 ? [] : ['| field | is | should be |', '| --- | --- | --- |']),
    ...fields.map((change) => ('diff' in change ? '' : `| ${plain(change.field)} | ${code(change.from)} | ${code(change.to)} |`)),
    ...(fields.length === 0 ? [] : ['']),
    ...changes.flatMap((change) =>
      'diff' in change ? [`${plain(change.field)}: ${plain(change.summary)}`, '', ...fenced(change.diff, 'diff'), ''] : [],
    ),
    ...warnings.flatMap((warning) => [`Warning: ${plain(warning)}`, '']),
  ]
}

const rest = (all: number, most: number, what: string): string[] => (all > most ? [`… and ${count(all - most, what)} more`, ''] : [])

function hostLines(host: HostRecord, check: boolean): string[] {
  const { name, state, messages, tasks, undone } = host
  return [
    `## ${plain(name)}: ${state}`,
    '',
    ...messages.flatMap(({ is, text }) => [`${is}:`, '', ...fenced(text.split('\n'), 'text'), '']),
    ...tasks.slice(0, MOST_TASKS).flatMap((task) => taskLines(task, check)),
    ...rest(tasks.length, MOST_TASKS, 'task'),
    ...undone.flatMap(({ task, message }) => [
      `${message === undefined ? 'Taken back' : 'Not taken back'}: ${code(task)}${message === undefined ? '' : `: ${plain(message)}`}`,
      '',
    ]),
  ]
}

/** For a chat or an issue: the verdict, a table of the hosts that are not simply ok, and what is to be known of each. */
export function markdown(record: RunRecord): string {
  const { playbook, inventory, check, began, seconds, exit } = record
  const told = record.hosts
    .filter((host) => hostState(host) !== 'ok' || host.messages.length + host.tasks.length + host.undone.length > 0)
    .sort((one, other) => gravity.indexOf(hostState(one)) - gravity.indexOf(hostState(other)))
  const shown = told.slice(0, MOST_HOSTS)
  const rows = shown.map(
    ({ name, group, state, counts }) =>
      `| ${plain(name)} | ${plain(group)} | ${state} | ${counts.ok} | ${counts.changed} | ${counts.failed} | ${counts.skipped} |`,
  )
  const header = [
    `| host | group | state | ok | ${check ? 'would change' : 'changed'} | failed | skipped |`,
    '| --- | --- | --- | ---: | ---: | ---: | ---: |',
  ]
  return [
    `# ${plain(playbook)}: ${verdict(record)}`,
    '',
    `${check ? 'Check' : 'Run'} of ${code(inventory)}, ${began}, ${duration(seconds)}, exit status ${exit}: ${exitMeaning(record)}.`,
    '',
    ...(rows.length === 0 ? [] : [...header, ...rows, '', ...rest(told.length, MOST_HOSTS, 'host')]),
    ...shown.flatMap((host) => hostLines(host, check)),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}
