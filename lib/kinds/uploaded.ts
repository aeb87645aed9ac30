import { statSync } from 'node:fs'
import { defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { isBegun, type JobSpec } from './job.ts'
import { type JobState, jobPlace } from './job-state.ts'
import { pathFlaws } from './path.ts'

export type UploadedSpec = {
  /** On the control machine. */
  readonly file: string
  readonly bytes: number
  readonly to: string
  /** The job that reads it: once that is begun it is needed no more by this run. */
  readonly job: JobSpec
}

type State = { readonly have: number; readonly job: JobState }

/** A file of the control machine that lies whole on the host, for a job; what was cut short goes on where it was. Its digest is the job's to check. */
export const uploaded = defineKind<UploadedSpec, State>({
  name: 'uploaded',
  shell: { name: 'uploaded', text: [jobPlace.shell.text, shellLib(import.meta.url, './probes/uploaded.sh').text].join('\n') },
  probe: 'probe_uploaded',
  key: ({ to }) => to,
  args: ({ to, job }) => [to, job.name],
  reads: ({ to, job }) => [`path:${to}`, ...jobPlace.reads(job)],
  writes: ({ to }) => [`path:${to}`],
  validate: ({ to, file, bytes }) => [
    ...pathFlaws(to),
    ...(statSync(file, { throwIfNoEntry: false })?.size === bytes
      ? []
      : [{ what: `${file} is no file of ${bytes} bytes`, fix: 'name another' }]),
  ],
  parse(output, specs) {
    const said = output.split('\x1d')
    const jobs = jobPlace.parse(
      specs.map((_, i) => (said[i] ?? '').replace(/^.*\n/, '')).join('\x1d'),
      specs.map(({ job }) => job),
    )
    return jobs.map((job, i) => (job instanceof Unreadable ? job : { have: Number.parseInt(said[i] ?? '', 10) || 0, job }))
  },
  diff: ({ bytes, job }, state) =>
    state.have === bytes || isBegun(job, state.job) ? [] : [{ field: 'bytes', from: String(state.have), to: String(bytes) }],
  apply({ file, bytes, to }, { have }) {
    const from = have < bytes ? have : 0
    return [
      {
        argv: ['upload_receive', to, String(bytes), String(from)],
        data: { file, size: bytes - from, ...(from > 0 && { from }) },
        within: 86_400,
      },
    ]
  },
})
