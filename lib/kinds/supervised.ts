import type { Fact } from '../engine/fact.ts'
import { type Process, readProcesses } from './supervisor-rpc.ts'
import { supervisedShell } from './supervisor-shell.ts'

export type Supervised = {
  /** Undefined where no supervisord runs; `denied` where only root may ask it. */
  readonly processes: readonly Process[] | 'denied' | undefined
  /** Restarts in the last 24 h by name, as far as supervisord's log goes back; one whose log is not there has none. */
  readonly restarts: ReadonlyMap<string, number>
}

/** The first start that a log tells of is a start, not a restart. */
const restarts = (all: number, late: number): number => Math.max(0, late - (all === late ? 1 : 0))

/** What supervisord runs, for those who only look. @throws Error where it can't be asked. */
export const supervised: Fact<Supervised> = {
  name: 'supervised',
  shell: supervisedShell,
  probe: 'fact_supervised',
  parse(output) {
    const [table = '', starts] = output.split('\x1d')
    if (starts === undefined) throw new Error('no whole answer about programs')
    const counts = [...starts.matchAll(/^([^\t\n]+)\t(\d+)\t(\d+)$/gm)]
    return {
      processes: table === 'denied' ? 'denied' : readProcesses(table),
      restarts: new Map(counts.map(([, name, all, late]) => [name!, restarts(Number(all), Number(late))])),
    }
  },
}
