import { applyTask, playTasks, resourcesOf } from './apply.ts'
import { batches, type Size } from './batches.ts'
import { waitForGates } from './gate.ts'
import type { HostRun } from './host-run.ts'
import type { EnginePlay } from './playbook.ts'
import { pooled } from './pool.ts'
import type { RunState } from './run.ts'

const allowed = (size: Size, total: number): number =>
  typeof size === 'number' ? size : Math.floor((total * Number.parseFloat(size)) / 100)

const isWell = (run: HostRun, play: EnginePlay, gate: boolean): boolean =>
  playTasks(run, play, gate).every(({ resource }) => {
    const finding = run.findings.get(resource)!
    return finding.unreadable === undefined && finding.changes.length === 0
  })

/** What an apply on this or another host may have made stale is looked at again before it is believed. */
async function refresh(run: HostRun, play: EnginePlay, state: RunState): Promise<void> {
  if (run.seenAt === state.writes) return
  const writes = state.writes
  await run.look(resourcesOf([...playTasks(run, play, false), ...playTasks(run, play, true)]))
  run.seenAt = writes
}

async function applyPlay(run: HostRun, play: EnginePlay, state: RunState): Promise<boolean> {
  await refresh(run, play, state)
  let wrote = false
  for (const task of playTasks(run, play, false)) {
    if (run.state !== 'active' || state.signal.aborted) return wrote
    if (await applyTask(run, task)) {
      wrote = true
      state.writes++
    }
  }
  return wrote
}

async function gatePlay(runs: readonly HostRun[], play: EnginePlay, wrote: boolean, state: RunState): Promise<void> {
  await pooled(state.forks, runs, (run) =>
    run.guard(async () => {
      if (!wrote) await refresh(run, play, state)
      if (wrote || !isWell(run, play, true)) await waitForGates(run, playTasks(run, play, true), state.signal)
      else for (const task of playTasks(run, play, true)) run.done(task, 'ok', 0)
    }),
  )
}

/** One play, batch by batch, each behind its gate. False when its failures exceed what it allows: the run ends there. */
export async function rollOut(play: EnginePlay, runs: readonly HostRun[], state: RunState): Promise<boolean> {
  const members = runs.filter((run) => run.state === 'active' && run.tasks.some((task) => task.play === play))
  if (members.length === 0) return true
  const cut = batches(members, play.serial(members.map((run) => ({ host: run.host, facts: run.facts(play), out: [] }))))
  state.emit({ event: 'play', play: play.name, hosts: members.map((run) => run.host.name), batches: cut.length })
  let gated = false
  for (const [i, batch] of cut.entries()) {
    if (state.signal.aborted) break
    state.emit({ event: 'batch', play: play.name, batch: i + 1, of: cut.length, hosts: batch.map((run) => run.host.name) })
    let wrote = false
    await pooled(state.forks, batch, (run) => run.guard(async () => void ((await applyPlay(run, play, state)) && (wrote = true))))
    const judges = play.gateOn === 'batch' ? batch : i === cut.length - 1 || wrote ? members : []
    const well = judges.filter((run) => run.state === 'active')
    await gatePlay(well, play, wrote, state)
    gated ||= well.some((run) => run.state !== 'active')
    const down = members.filter((run) => run.state !== 'active').length
    if (down > allowed(play.maxFailures, members.length) && (gated || i < cut.length - 1)) {
      state.emit({ event: 'play-end', play: play.name })
      return false
    }
  }
  state.emit({ event: 'play-end', play: play.name })
  return true
}
