import type { Change } from '../engine/kind.ts'

/** A process as supervisord tells it; `group` is its own name unless an operator grouped it. */
export type Process = {
  readonly name: string
  readonly group: string
  readonly state: string
  readonly pid: number
  /** What kept it from starting, or nothing. */
  readonly spawnerr: string
  /** Seconds since it was started, by supervisord's own clock; it counts whole seconds. */
  readonly age: number
  /** Seconds since it ended; only of one that has run. */
  readonly ended?: number
}

/** What is known of all programs of a host: undefined processes where no supervisord runs. */
export type Supervised = {
  readonly processes: readonly Process[] | undefined
  readonly stamps: ReadonlyMap<number, string>
  readonly replaced: ReadonlySet<number>
  /** Names of programs by the pids that a supervisord which is gone has left behind. */
  readonly orphans: ReadonlyMap<number, string>
}

/** States in which supervisord has, or soon will have, a process. */
const living = ['STARTING', 'RUNNING', 'BACKOFF', 'STOPPING']

export const isLiving = ({ state }: Process): boolean => living.includes(state)

/** Reads what `program_ask` prints of all processes; undefined where no supervisord runs. @throws Error when it could not be asked. */
export function readProcesses(table: string): readonly Process[] | undefined {
  if (table.startsWith('no perl')) throw new Error('supervisord is asked with perl, which is not installed; install it')
  const lines = table.split('\n').filter((line) => line !== '')
  if (lines[0] === 'down') return undefined
  return lines.map((line) => {
    const [name = '', group = '', state = '', pid, spawnerr = '', start = '0', stop = '0', now = '0'] = line.split('\t')
    if (name === 'fault') throw new Error(`supervisord, asked for its processes: ${state}`)
    if (pid === undefined) throw new Error(`supervisord gave no list of processes: ${line.slice(0, 200)}`)
    return {
      name,
      group,
      state,
      pid: Number(pid),
      spawnerr,
      age: Number(now) - Number(start),
      ...(Number(stop) > 0 && { ended: Number(now) - Number(stop) }),
    }
  })
}

/** What of a program runs beside that which supervisord knows. */
export const leftBehind = ({ orphans }: Supervised, of: string): Change[] =>
  [...orphans]
    .filter(([, name]) => name === of)
    .map(([pid]) => ({ field: 'left behind', from: `pid ${pid} of a supervisord that is gone`, to: '(ended)' }))

const pidsOf = (lines: string, what: string): [number, string][] =>
  [...lines.matchAll(new RegExp(`^/proc/(\\d+)/${what}(.*)$`, 'gm'))].map(([, pid, rest]) => [Number(pid), rest!])

/** Reads what `probe_programs` prints, and gives back what follows. @throws Error when supervisord could not be asked. */
export function readSupervised(output: string): { supervised: Supervised; rest: readonly string[] } {
  const [table = '', stamps, replaced, ...rest] = output.split('\x1d')
  const processes = readProcesses(table)
  if (stamps === undefined || replaced === undefined) throw new Error('the probe gave no answer')
  const own = new Set(processes?.map(({ pid }) => pid))
  return {
    supervised: {
      processes,
      stamps: new Map(pidsOf(stamps, 'environ:PLOTWRIGHT_STAMP=')),
      replaced: new Set(pidsOf(replaced, 'exe').map(([pid]) => pid)),
      orphans: new Map(pidsOf(stamps, 'environ:SUPERVISOR_PROCESS_NAME=').filter(([pid]) => !own.has(pid))),
    },
    rest,
  }
}
