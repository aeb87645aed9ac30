import { type Batch, judges, mayGoOn } from './batch.ts'
import { waitForGates } from './gate.ts'
import type { EnginePlay } from './playbook.ts'
import { pooled } from './pool.ts'
import type { RunState } from './run.ts'

type Open = { readonly play: EnginePlay; readonly all: Batch }

/** Gates that are still open when the next play begins, to be waited for together. */
export class LateGates {
  readonly #state: RunState
  readonly #open: Open[] = []

  constructor(state: RunState) {
    this.#state = state
  }

  get areOpen(): boolean {
    return this.#open.length > 0
  }

  /** Leaves a play's gates open. False where its hosts have failed at its tasks, so that no later one may be touched. */
  leave(play: EnginePlay, all: Batch): boolean {
    this.#open.push({ play, all })
    return mayGoOn(play, all, [])
  }

  /** Waits for them. False where no later host may be touched. */
  async pass(): Promise<boolean> {
    const { emit, forks, signal } = this.#state
    const open = this.#open.splice(0)
    if (open.length === 0) return true
    emit({ event: 'gates', plays: open.map(({ play }) => play.name) })
    const asked = open.map(({ play, all }) => ({ play, all, hosts: judges(play, all, true) }))
    await pooled(forks, [...new Set(asked.flatMap(({ hosts }) => hosts))], (run) => {
      const plays = asked.filter(({ hosts }) => hosts.includes(run))
      const tasks = plays.flatMap(({ play }) => run.tasksOf(play, true))
      return run.guard(() => waitForGates(run, tasks, signal))
    })
    for (const { play } of open) emit({ event: 'play-end', play: play.name })
    return asked.every(({ play, all, hosts }) => mayGoOn(play, all, hosts))
  }
}
