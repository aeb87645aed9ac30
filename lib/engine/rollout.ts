import { setTimeout as sleep } from 'node:timers/promises'
import { applyBatch, isBusy, isDown, passQuiet, refresh, rollBatch, tooMany } from './batch.ts'
import { batches } from './batches.ts'
import type { HostRun } from './host-run.ts'
import type { LateGates } from './late-gates.ts'
import type { EnginePlay, Scene } from './playbook.ts'
import type { RunState } from './run.ts'

/** Waits between two batches; ends early when the run is interrupted. */
async function soak(play: EnginePlay, batch: number, of: number, { emit, signal }: RunState): Promise<void> {
  for (let left = play.soak ?? 0; left > 0 && !signal.aborted; left--) {
    emit({ event: 'soak', play: play.name, batch, of, left })
    await sleep(1000, undefined, { signal }).catch(() => {})
  }
}

type Cut = { readonly batches: readonly HostRun[][]; readonly onlyNew: boolean }

/** Newcomers at once, then the others as the play wants them. */
function cutOf(play: EnginePlay, members: readonly HostRun[], busy: readonly HostRun[], out: readonly string[]): Cut {
  const scene = (run: HostRun): Scene => ({ host: run.host, facts: run.facts(play), out })
  const all = members.map(scene)
  const newcomers = busy.filter((run) => play.newcomer?.(scene(run), all))
  const others = busy.filter((run) => !newcomers.includes(run))
  const rest = batches(others, play.serial(all), members.length)
  return { batches: [...(newcomers.length > 0 ? [newcomers] : []), ...rest], onlyNew: newcomers.length > 0 && others.length === 0 }
}

/**
 * One play, batch by batch, each behind its gate. False when the run ends there: more hosts failed than the play allows, and either
 * others would come next, or a gate failed, or nobody is left of the batch. Otherwise the hosts that are left go on to the next play.
 */
export async function rollOut(play: EnginePlay, runs: readonly HostRun[], state: RunState, gates: LateGates): Promise<boolean> {
  const lost = play.everyHost ? runs.filter((run) => isDown(run) && play.groups.includes(run.host.group)) : []
  const members = runs.filter((run) => !isDown(run) && run.tasks.some((task) => task.play === play))
  if (members.length > 0 && lost.length > 0 && tooMany(play, lost.length, members.length + lost.length)) {
    for (const { emit, host } of lost)
      emit({ event: 'notice', host: host.name, message: `play ${play.name} wants every host: nothing was done` })
    return false
  }
  if (members.length === 0) return true
  await refresh(play, members, state)
  const out = runs.filter(isDown).map(({ host }) => host.name)
  const busy = members.filter((run) => isBusy(run, play))
  const quiet = members.filter((run) => !busy.includes(run))
  const { batches: cut, onlyNew } = cutOf(play, members, busy, out)
  const late = play.lateGate === true && onlyNew && !play.rollback && !play.freshLook
  if (gates.areOpen && busy.length > 0 && !late) return (await gates.pass()) && rollOut(play, runs, state, gates)
  state.emit({ event: 'play', play: play.name, hosts: members.map((run) => run.host.name), batches: cut.length })
  await passQuiet(play, quiet, play.gateOn === 'batch' || busy.length === 0, state)
  let goOn = !tooMany(play, quiet.filter(isDown).length, members.length)
  for (const [i, all] of cut.entries()) {
    if (!goOn || state.signal.aborted) break
    const batch = all.filter((run) => !isDown(run))
    if (batch.length === 0) continue
    if (i > 0) await soak(play, i, cut.length, state)
    state.emit({ event: 'batch', play: play.name, batch: i + 1, of: cut.length, hosts: batch.map((run) => run.host.name) })
    const part = { members, batch, last: i === cut.length - 1 }
    if (late) {
      await applyBatch(play, batch, state)
      return gates.leave(play, part)
    }
    goOn = await rollBatch(play, part, state)
  }
  state.emit({ event: 'play-end', play: play.name })
  return goOn
}
