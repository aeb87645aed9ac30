import { type Change, defineKind, type Figures, type Options, type Resource } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { run } from '../engine/step.ts'
import { type JobSpec, jobDir, teller } from './job-spec.ts'
import { endedWell, endOfLog, isOurs, type JobState, jobPlace, lastLine, shownLines, standing } from './job-state.ts'

/** `figures`: what the output says in numbers, told in reports. `sound`: what a command that ended with 0 may yet have said. */
export type JobEndedSpec = {
  readonly job: JobSpec
  readonly figures?: (lines: readonly string[]) => Figures
  readonly sound?: (lines: readonly string[]) => readonly Change[]
}

const place = {
  shell: jobPlace.shell,
  probe: jobPlace.probe,
  key: ({ job }: JobEndedSpec) => job.name,
  reads: ({ job }: JobEndedSpec) => jobPlace.reads(job),
  parse: (output: string, specs: readonly JobEndedSpec[]) =>
    jobPlace.parse(
      output,
      specs.map(({ job }) => job),
    ),
}

const ended = defineKind<JobEndedSpec, JobState>({
  name: 'ended',
  ...place,
  // what it has done meanwhile is known to nobody
  writes: () => ['anything'],
  diff({ job, sound }, state) {
    if (isOurs(job, state) && endedWell(state)) return sound?.(shownLines(state.output)) ?? []
    const line = lastLine(state.output)
    const said = state.is === 'running' && line !== '' ? ` ("${line}")` : ''
    return [{ field: 'job', from: `${standing(job, state)}${said}`, to: 'ended' }]
  },
  explain: ({ job }, state) => (state.is === 'ended' ? endOfLog(job, state) : ''),
  hopeless: ({ job }, state) => state.is === 'ended' && isOurs(job, state),
  figures: ({ figures }, { output }) => figures?.(shownLines(output)) ?? {},
})

/** Asserted, to be waited for: a job has ended well. While it runs its last line of output is the reason; its failure ends the wait. */
export const jobEnded = (spec: JobEndedSpec, within: number, options: Options = {}): Resource =>
  ended(spec, { ...options, wait: { within, looks: 1 } })

/** This run has told of a job's end, so that the next one begins it anew; not before that. */
export const jobTold = defineKind<JobEndedSpec, JobState>({
  name: 'told',
  ...place,
  tools: [shellLib(import.meta.url, './probes/job-steps.sh')],
  writes: ({ job }) => [`path:${jobDir(job.name)}`],
  diff: ({ job }, state) =>
    isOurs(job, state) && state.is === 'ended' && state.told === '' ? [{ field: 'result', from: 'not told yet', to: 'told' }] : [],
  apply: ({ job }) => [run('job_told', job.name, teller)],
})
