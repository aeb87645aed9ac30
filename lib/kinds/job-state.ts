import { Unreadable } from '../engine/kind.ts'
import { mask } from '../engine/secret.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { type JobSpec, jobDir, jobFlaws, stampOf } from './job-spec.ts'

/** What became of a job of this name; `seconds` that it has run, `status` once it has ended, unless it was killed. */
export type JobState = {
  readonly is: 'absent' | 'running' | 'ended'
  readonly stamp: string
  readonly seconds: number
  readonly status: number | undefined
  /** Which run has told of its end. */
  readonly told: string
  /** The end of its output, at most 8 KiB. */
  readonly output: string
}

const absent: JobState = { is: 'absent', stamp: '', seconds: 0, status: undefined, told: '', output: '' }

function readJob(text: string): JobState | Unreadable {
  const cut = text.indexOf('\n')
  const [is, stamp = '', seconds, status = '', told = ''] = text.slice(0, cut).split('\t')
  if (is === 'absent') return absent
  if (is === 'running' || is === 'ended')
    return { is, stamp, seconds: Number(seconds), status: status === '' ? undefined : Number(status), told, output: text.slice(cut + 1) }
  return new Unreadable(is === 'hidden' ? 'the directory of jobs may not be entered' : 'the probe gave no answer')
}

/** Lines as a terminal would show them at the end: of what rewrites its line the last version. */
export const shownLines = (output: string): string[] =>
  output
    .split('\n')
    .map((line) => line.split('\r').findLast((part) => part.trim() !== '') ?? '')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')

/** What Rust's tracing and others put before what they say. */
const LOG_HEAD = /^\d{4}-\d\d-\d\d[T ][\d:.,]+Z?\s+(?:(?:TRACE|DEBUG|INFO|WARN|ERROR)\s+)?/

export const lastLine = (output: string): string => mask((shownLines(output).at(-1) ?? '').replace(LOG_HEAD, '')).slice(0, 160)

/** This very job, and not another one of its name. */
export const isOurs = (spec: JobSpec, { stamp }: JobState): boolean => stamp === stampOf(spec)

export const endedWell = ({ is, status }: JobState): boolean => is === 'ended' && status === 0

const time = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`

/** How a job stands, in words. */
export function standing(spec: JobSpec, state: JobState): string {
  if (state.is === 'absent') return '(absent)'
  const which = isOurs(spec, state) ? '' : 'another one of this name '
  if (state.is === 'running') return `${which}running`
  if (state.status === 0) return `${which}ended in an earlier run`
  const how =
    state.status === undefined ? 'ended without a status (stopped, killed, or the machine went down)' : `failed with status ${state.status}`
  return `${which}${how} after ${time(state.seconds)}`
}

/** What its log ends with. */
export const endOfLog = ({ name }: JobSpec, { output }: JobState): string => {
  const lines = shownLines(output).slice(-8)
  return lines.length === 0 ? '' : [`${jobDir(name)}/log ends with:`, ...lines].join('\n')
}

/** What the kinds of jobs have in common. */
export const jobPlace = {
  shell: shellLib(import.meta.url, './probes/job.sh'),
  probe: 'probe_job',
  key: ({ name }: JobSpec) => name,
  reads: ({ name }: JobSpec) => [`path:${jobDir(name)}` as const],
  validate: jobFlaws,
  parse: (output: string, specs: readonly JobSpec[]) => {
    const said = output.split('\x1d')
    return specs.map((_, i) => readJob(said[i] ?? ''))
  },
}
