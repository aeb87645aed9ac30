import type { ChangeRecord, HostRecord, TaskRecord } from '../../record/schema.ts'
import { about, count } from '../texts.ts'
import { taskWord } from './html/state.ts'
import { code, fence, table } from './markdown-text.ts'

const [MOST_LETTERS, MOST_LINES, MOST_DIFF, MOST_FIELDS] = [500, 20, 60, 20]

/** Paragraphs that belong together; the first says enough where there is no room for the others. */
export type Block = readonly [string, ...string[]]

/** A first line that stands for itself, and the others behind it. */
function words(before: string, text: string): Block {
  const [first = '', ...rest] = text.split('\n')
  return [`${before}: ${code(first, MOST_LETTERS)}`, ...(rest.length > 0 ? [fence(rest, MOST_LINES)] : [])]
}

function fieldTable({ changes, status }: TaskRecord, check: boolean): string[] {
  const rows = changes.flatMap((change) => ('from' in change ? [[code(change.field), code(change.from), code(change.to)]] : []))
  if (rows.length === 0) return []
  const head = status === 'changed' && !check ? ['field', 'was', 'is'] : ['field', 'is', 'should be']
  const more = rows.length - MOST_FIELDS
  return [table(head, rows.slice(0, MOST_FIELDS)), ...(more > 0 ? [`… and ${count(more, 'more field')}`] : [])]
}

const textChange = (change: ChangeRecord): string[] => {
  if ('from' in change) return []
  const head = `${code(change.field)}: ${code(change.summary)}`
  return change.diff.length === 0 ? [head] : [head, fence(change.diff, MOST_DIFF, 'diff')]
}

const figureTable = ({ figures }: TaskRecord): string[] =>
  figures === undefined
    ? []
    : [
        table(
          Object.keys(figures).map((name) => code(name)),
          [Object.values(figures).map((value) => code(String(value)))],
        ),
      ]

function taskParts(task: TaskRecord, check: boolean): Block {
  const head = `**${taskWord(task.status, check)}**: ${code(task.task)} (${code(task.role)})`
  const [first, ...rest] = task.message === undefined ? [head] : words(head, task.message)
  return [
    first!,
    ...rest,
    ...fieldTable(task, check),
    ...task.changes.flatMap(textChange),
    ...figureTable(task),
    ...(task.warnings ?? []).flatMap((warning) => words('**warning**', warning)),
  ]
}

/** What was skipped as somebody wants it, went well with a warning or found something out, is worth a word; what is behind a change is only counted. */
const told = ({ status, changes, warnings, figures }: TaskRecord): boolean =>
  status === 'failed' || status === 'changed' || (warnings ?? figures) !== undefined || (status === 'skipped' && changes.length > 0)

/** What is to be known of one host, the gravest first. */
export function hostBlocks({ messages, name, tasks, undone }: HostRecord, check: boolean): Block[] {
  const pending = tasks.filter(({ status }) => status === 'pending').length
  const rank = ({ status }: TaskRecord) => (status === 'failed' ? 0 : 1)
  const grave = tasks.filter(told).sort((one, other) => rank(one) - rank(other))
  return [
    ...messages.map(({ is, text }) => words(`**${is}**`, about(name, text))),
    ...grave.map((task) => taskParts(task, check)),
    ...(pending > 0 ? [[`${count(pending, 'task')} behind ${pending === 1 ? 'a pending change' : 'pending changes'}`] as const] : []),
    ...undone.map(({ task, message }): Block => {
      return message === undefined ? [`**taken back**: ${code(task)}`] : words(`**not taken back**: ${code(task)}`, message)
    }),
  ]
}
