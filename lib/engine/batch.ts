import { applyTask, isAwaited } from './apply.ts'
import type { Size } from './batches.ts'
import { isWell } from './finding.ts'
import { waitForGates } from './gate.ts'
import { type HostRun, lookTimeout } from './host-run.ts'
import { gateTasks, outlook, type Task, touches } from './plan.ts'
import type { EnginePlay } from './playbook.ts'
import { pooled } from './pool.ts'
import { forgetScript, isOpen, keep, targetOf } from './restore-point.ts'
import type { RunState } from './run.ts'
import { prelude } from './script.ts'
import { takeBack } from './take-back.ts'

const allowed = (size: Size, total: number): number =>
  typeof size === 'number' ? size : Math.floor((total * Number.parseFloat(size)) / 100)

export const isDown = ({ state }: HostRun): boolean => state !== 'active'

export const tooMany = (play: EnginePlay, down: number, members: number): boolean => down > allowed(play.maxFailures, members)

/** True where an interrupted run has begun this very play and has not seen its gates well. */
const wasBegun = (run: HostRun, play: EnginePlay): boolean =>
  play.rollback === true && isOpen(play, run.tasksOf(play), run.past.restorePoints)

/** True for a host that the play has something to do for. */
export function isBusy(run: HostRun, play: EnginePlay): boolean {
  const outlooks = outlook(run.tasks, run.findings)
  return wasBegun(run, play) || run.tasks.some((task, i) => task.play === play && !task.gate && outlooks[i]!.status !== 'ok')
}

/** What a play's first write to a host is preceded by, so that the host can go back. */
function restorePoint(run: HostRun, play: EnginePlay, tasks: readonly Task[]) {
  const outlooks = new Map(outlook(run.tasks, run.findings).map(({ status }, i) => [run.tasks[i]!, status]))
  const moving = tasks.filter((task) => ['changed', 'pending'].includes(outlooks.get(task)!))
  run.before = new Map(wasBegun(run, play) ? [] : moving.map(({ resource }) => [resource.id, run.changesOf(resource)]))
  const undos = moving.map(({ resource }) => ({ task: resource.id, steps: run.findings.get(resource)!.undo() }))
  return keep(play, targetOf(tasks), undos)
}

/** What was waited for may have changed what comes after it. */
async function waitInPlace(run: HostRun, task: Task, signal: AbortSignal): Promise<void> {
  await waitForGates(run, [task], signal)
  const later = run.tasks.slice(run.tasks.indexOf(task) + 1).filter(({ resource }) => touches(task, resource))
  if (!isDown(run) && !signal.aborted) await run.look(run.resources(later))
}

async function applyPlay(run: HostRun, play: EnginePlay, { signal, rollback }: RunState): Promise<void> {
  const tasks = run.tasksOf(play)
  await run.refresh(tasks)
  const point = play.rollback && rollback ? restorePoint(run, play, tasks) : undefined
  let wrote = false
  for (const task of tasks) {
    if (isDown(run) || signal.aborted) return
    if (isAwaited(task) && (wrote || !isWell(run.findings.get(task.resource)!))) await waitInPlace(run, task, signal)
    else wrote = (await applyTask(run, task, wrote || point === undefined ? [] : [point])) || wrote
  }
}

/** Where nothing was written one quick look is enough, if what it sees is well. */
async function passGates(run: HostRun, play: EnginePlay, wrote: boolean, { signal, reach }: RunState): Promise<void> {
  const tasks = run.tasksOf(play, true)
  if (!wrote) await run.refresh(tasks)
  if (wrote || !tasks.every(({ resource }) => isWell(run.findings.get(resource)!)))
    await waitForGates(run, tasks, signal, wrote && play.freshLook ? () => reach(run.host) : undefined)
  else for (const task of tasks) run.done(task, 'ok', 0)
}

/** Looks again at what earlier plays' writes on other hosts may have made stale. */
export const refresh = (play: EnginePlay, members: readonly HostRun[], { forks }: RunState): Promise<unknown> =>
  pooled(forks, members, (run) => run.guard(() => run.refresh(run.tasksOf(play))))

/** Hosts that have nothing to do pass without a batch. */
export async function passQuiet(play: EnginePlay, quiet: readonly HostRun[], gates: boolean, state: RunState): Promise<void> {
  await pooled(state.forks, quiet, (run) =>
    run.guard(async () => {
      for (const task of run.tasksOf(play)) run.done(task, 'ok', 0)
      if (gates && !state.signal.aborted) await passGates(run, play, false, state)
    }),
  )
}

async function rollBack(play: EnginePlay, hosts: readonly HostRun[], reason: string, state: RunState): Promise<void> {
  state.emit({ event: 'rollback', play: play.name, hosts: hosts.map(({ host }) => host.name), reason })
  await pooled(state.forks, hosts, async (run) => {
    await takeBack(run, play, () => gateTasks(play, { host: run.host, facts: run.facts(play), out: [], undone: true }), state.signal)
  })
}

const commit = (play: EnginePlay, batch: readonly HostRun[], { forks }: RunState) =>
  pooled(forks, batch, (run) =>
    run.guard(async () => void (await run.session.run({ load: [prelude], script: forgetScript(play), timeout: lookTimeout }))),
  )

export type Batch = { readonly members: readonly HostRun[]; readonly batch: readonly HostRun[]; readonly last: boolean }

/** Who answers a play's gate after a batch. */
export const judges = (play: EnginePlay, { members, batch, last }: Batch, wrote: boolean): HostRun[] =>
  (play.gateOn === 'batch' ? batch : last || wrote ? members : []).filter((run) => !isDown(run))

/** Whether later hosts and plays may be touched, when those that were `asked` have answered. */
export const mayGoOn = (play: EnginePlay, { members, batch, last }: Batch, asked: readonly HostRun[]): boolean =>
  !tooMany(play, members.filter(isDown).length, members.length) || (last && !asked.some(isDown) && !batch.every(isDown))

/** Applies a play to a batch. True where something was written since, or by an interrupted run. */
export async function applyBatch(play: EnginePlay, batch: readonly HostRun[], state: RunState): Promise<boolean> {
  const before = state.clock.writes
  const begun = batch.some((run) => wasBegun(run, play))
  await pooled(state.forks, batch, (run) => run.guard(() => applyPlay(run, play, state)))
  return begun || state.clock.writes > before
}

/** Applies a play to a batch and waits for its gates. False where no later host may be touched. */
export async function rollBatch(play: EnginePlay, all: Batch, state: RunState): Promise<boolean> {
  const { forks, signal } = state
  const { members, batch } = all
  const wrote = await applyBatch(play, batch, state)
  if (signal.aborted) return true
  const asked = judges(play, all, wrote)
  await pooled(forks, asked, (run) => run.guard(() => passGates(run, play, wrote, state)))
  const ill = [...new Set([...batch, ...asked])].filter(({ state }) => state === 'failed')
  if (play.rollback && state.rollback && wrote && !signal.aborted) {
    const stop = tooMany(play, members.filter(isDown).length, members.length)
    const back =
      ill.length === 0 ? [] : stop ? batch.filter(({ state }) => state !== 'unreachable') : ill.filter((run) => batch.includes(run))
    if (back.length > 0) await rollBack(play, back, ill.map((run) => `${run.host.name} ${run.trouble}`).join('; '), state)
    await commit(
      play,
      batch.filter((run) => !back.includes(run) && !isDown(run)),
      state,
    )
  }
  return mayGoOn(play, all, asked)
}
