import { applyTask } from './apply.ts'
import { batches, type Size } from './batches.ts'
import { isWell } from './finding.ts'
import { waitForGates } from './gate.ts'
import type { HostRun } from './host-run.ts'
import type { Task } from './plan.ts'
import type { EnginePlay } from './playbook.ts'
import { pooled } from './pool.ts'
import type { RunState } from './run.ts'

const allowed = (size: Size, total: number): number =>
  typeof size === 'number' ? size : Math.floor((total * Number.parseFloat(size)) / 100)

const tasksOf = (run: HostRun, play: EnginePlay, gate: boolean): Task[] =>
  run.tasks.filter((task) => task.play === play && task.gate === gate)

const isDown = ({ state }: HostRun): boolean => state !== 'active'

async function applyPlay(run: HostRun, play: EnginePlay, { signal }: RunState): Promise<void> {
  const tasks = tasksOf(run, play, false)
  await run.refresh(tasks)
  for (const task of tasks) {
    if (isDown(run) || signal.aborted) return
    await applyTask(run, task)
  }
}

/** Where nothing was written one quick look is enough, if what it sees is well. */
async function passGates(run: HostRun, play: EnginePlay, wrote: boolean, { signal }: RunState): Promise<void> {
  const tasks = tasksOf(run, play, true)
  if (!wrote) await run.refresh(tasks)
  if (wrote || !tasks.every(({ resource }) => isWell(run.findings.get(resource)!))) await waitForGates(run, tasks, signal)
  else for (const task of tasks) run.done(task, 'ok', 0)
}

type Batch = { readonly members: readonly HostRun[]; readonly batch: readonly HostRun[]; readonly last: boolean }

/** Applies a play to a batch and waits for its gates. False where no later host may be touched. */
async function rollBatch(play: EnginePlay, { members, batch, last }: Batch, state: RunState): Promise<boolean> {
  const { forks, signal, clock } = state
  const before = clock.writes
  await pooled(forks, batch, (run) => run.guard(() => applyPlay(run, play, state)))
  if (signal.aborted) return true
  const wrote = clock.writes > before
  const judges = play.gateOn === 'batch' ? batch : last || wrote ? members : []
  const asked = judges.filter((run) => !isDown(run))
  await pooled(forks, asked, (run) => run.guard(() => passGates(run, play, wrote, state)))
  const tooMany = members.filter(isDown).length > allowed(play.maxFailures, members.length)
  return !tooMany || (last && !asked.some(isDown) && !batch.every(isDown))
}

/**
 * One play, batch by batch, each behind its gate. False when the run ends there: more hosts failed than the play allows, and either
 * others would come next, or a gate failed, or nobody is left of the batch. Otherwise the hosts that are left go on to the next play.
 */
export async function rollOut(play: EnginePlay, runs: readonly HostRun[], state: RunState): Promise<boolean> {
  const members = runs.filter((run) => !isDown(run) && run.tasks.some((task) => task.play === play))
  if (members.length === 0) return true
  const out = runs.filter(isDown).map(({ host }) => host.name)
  const cut = batches(members, play.serial(members.map((run) => ({ host: run.host, facts: run.facts(play), out }))))
  state.emit({ event: 'play', play: play.name, hosts: members.map((run) => run.host.name), batches: cut.length })
  let goOn = true
  for (const [i, all] of cut.entries()) {
    if (!goOn || state.signal.aborted) break
    const batch = all.filter((run) => !isDown(run))
    if (batch.length === 0) continue
    state.emit({ event: 'batch', play: play.name, batch: i + 1, of: cut.length, hosts: batch.map((run) => run.host.name) })
    goOn = await rollBatch(play, { members, batch, last: i === cut.length - 1 }, state)
  }
  state.emit({ event: 'play-end', play: play.name })
  return goOn
}
