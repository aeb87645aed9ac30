import { defineKind } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { run, sizeOf } from '../engine/step.ts'
import { type JobSpec, scriptOf, shownCommand, stampOf, teller } from './job-spec.ts'
import { endedWell, endOfLog, isOurs, type JobState, jobPlace, standing } from './job-state.ts'

export type { JobSpec } from './job-spec.ts'

/** It runs, or has done what is asked. */
const isBegun = (spec: JobSpec, state: JobState): boolean =>
  isOurs(spec, state) && (state.is === 'running' || (endedWell(state) && (spec.once === true || ['', teller].includes(state.told))))

const isTaken = (spec: JobSpec, state: JobState): boolean => state.is === 'running' && !isOurs(spec, state)

/**
 * A command that outlives the connection: begun once, by systemd where that is there. A later run finds it running or ended; one that
 * failed is begun anew, and nothing is begun while another job of its name runs. `jobEnded` waits for it.
 */
export const job = defineKind<JobSpec, JobState>({
  name: 'job',
  ...jobPlace,
  tools: [shellLib(import.meta.url, './probes/job-steps.sh')],
  writes: () => ['anything'],
  diff(spec, state) {
    if (isBegun(spec, state)) return []
    const { user = 'root', cwd = '/' } = spec
    return [
      { field: 'job', from: standing(spec, state), to: 'begun' },
      { field: 'runs', from: '(nothing)', to: `${shownCommand(spec)} as ${user} in ${cwd}` },
    ]
  },
  apply(spec, state) {
    if (isTaken(spec, state)) return [run('job_refuse', spec.name)]
    const script = scriptOf(spec)
    const argv = ['job_start', spec.name, stampOf(spec), spec.user ?? 'root', spec.cwd ?? '/', String(sizeOf(script))]
    return [{ argv, data: script, within: 60 }]
  },
  explain: (spec, state) =>
    isTaken(spec, state)
      ? `wait until it has ended, or stop it on the host: systemctl stop plotwright-${spec.name}`
      : endedWell(state)
        ? ''
        : endOfLog(spec, state),
})
