import type { HostRecord, RunRecord, TaskRecord } from '../../record/schema.ts'
import { value } from '../diff.ts'
import { about, count } from '../texts.ts'
import { changeText } from './change-lines.ts'
import { hostState } from './html/state.ts'
import { element, xmlText } from './xml.ts'

/** What CI counts a case as: `failure` is drift, `error` whatever kept a run from telling or from putting right. */
export type Verdict = 'ok' | 'failure' | 'error' | 'skipped'

export type Case = {
  readonly verdict: Verdict
  readonly classname: string
  readonly name: string
  readonly seconds: number
  /** What there is to say, as elements. */
  readonly says: string
}

/** `mode: 0644 → 0640, content: +1 -1 lines`. */
const inWords = (changes: TaskRecord['changes']): string => changes.map((change) => value(changeText(change)[0]!)).join(', ')

const firstLine = (text: string): string => text.split('\n', 1)[0]!

const saying = (verdict: Exclude<Verdict, 'ok'>, type: string, message: string, body = ''): Pick<Case, 'verdict' | 'says'> => ({
  verdict,
  says: element(verdict, { message, ...(verdict !== 'skipped' && { type }) }, xmlText(body)),
})

const noted = (lines: readonly string[]): Pick<Case, 'verdict' | 'says'> => ({
  verdict: 'ok',
  says: lines.length === 0 ? '' : element('system-out', {}, xmlText(lines.join('\n'))),
})

/** How a task ended: `changed` was put right in a run, and is drift in check mode. */
function outcome({ status, changes, message, warnings = [] }: TaskRecord, check: boolean): Pick<Case, 'verdict' | 'says'> {
  const lines = [...(message === undefined ? [] : [message]), ...changes.flatMap(changeText), ...warnings]
  if (status === 'failed') return saying('error', 'failed', firstLine(message ?? 'failed'), lines.join('\n'))
  if (status === 'pending' || status === 'skipped') return saying('skipped', status, firstLine(message ?? inWords(changes)), '')
  if (status === 'changed' && check) return saying('failure', 'drift', inWords(changes), lines.join('\n'))
  return noted(lines)
}

/** Plays may share a gate, so its name tells whose it is. */
const taskCase = (host: string, task: TaskRecord, check: boolean): Case => ({
  classname: `${host}.${task.role}`,
  name: task.role === 'gate' ? `${task.task} (${task.play})` : task.task,
  seconds: task.seconds,
  ...outcome(task, check),
})

/** What was simply ok is counted, not told, and is one case a role. */
const restCase = ({ name, tasks }: HostRecord, role: string, ok: number): Case[] => {
  const told = tasks.filter((task) => task.role === role && task.status === 'ok').length
  return ok > told ? [{ classname: `${name}.${role}`, name: 'all others', seconds: 0, ...noted([`${count(ok - told, 'task')} ok`]) }] : []
}

/** What a host said beside its tasks, in one case of a name that every run has. */
function hostCase(host: HostRecord, is: 'unreachable' | 'problem', name: string, otherwise: Pick<Case, 'verdict' | 'says'>): Case {
  const texts = host.messages.filter((message) => message.is === is).map(({ text }) => about(host.name, text))
  const lost = is === 'unreachable' && host.state === 'unreachable' && texts.length === 0 ? ['unreachable'] : texts
  const said = lost.length > 0 ? saying('error', is, firstLine(lost[0]!), lost.join('\n')) : otherwise
  return { classname: host.name, name, seconds: 0, ...said }
}

/** All cases of one host, those that every run has first. */
export function casesOf(host: HostRecord, { check }: RunRecord): Case[] {
  const unseen = hostState(host) === 'unseen' ? saying('skipped', '', 'not looked at') : noted([])
  const problems = hostCase(host, 'problem', 'problems', noted([]))
  return [
    hostCase(host, 'unreachable', 'reachable', unseen),
    ...(problems.verdict === 'ok' ? [] : [problems]),
    ...host.tasks.map((task) => taskCase(host.name, task, check)),
    ...Object.entries(host.roles).flatMap(([role, { ok }]) => restCase(host, role, ok)),
    ...host.undone.map(({ play, task, message }) => ({
      classname: `${host.name}.taken back`,
      name: `${task} (${play})`,
      seconds: 0,
      ...(message === undefined ? noted(['taken back']) : saying('error', 'not taken back', firstLine(message), message)),
    })),
  ]
}
