import { type JobSpec, job } from '../lib/kinds/job.ts'
import { type JobEndedSpec, jobEnded, jobTold } from '../lib/kinds/job-ended.ts'
import { role } from '../lib/role.ts'
import type { CommandLine } from './autonomys/command-line.ts'
import { remarks, type Vendor } from './autonomys/program.ts'
import { staged } from './stage.ts'

export type OperationRole = {
  readonly name: string
  readonly vendor: Vendor
  readonly line: CommandLine
  /** Where it runs (default /). */
  readonly cwd?: string
  /** Seconds that this run waits for its end; it goes on after that. */
  readonly within: number
  readonly figures?: JobEndedSpec['figures']
}

/** What an operation runs on its host: as the user of all programs, for as long as it takes. */
export const operationJob = ({ name, vendor, line, cwd }: Omit<OperationRole, 'within'>): JobSpec => ({
  name,
  argv: line.argv,
  env: line.environment,
  user: vendor.user,
  ...(cwd !== undefined && { cwd }),
})

/** One command of the vendor's binaries that takes its time, once the binary is known to take its flags. */
export function operation(spec: OperationRole) {
  const { name, vendor, line, within, figures } = spec
  const begun = operationJob(spec)
  const ended = { job: begun, ...(figures !== undefined && { figures }) }
  return role(name, [staged({ vendor, commands: [line] }), job(begun), jobEnded(ended, within), jobTold(ended)], remarks(line))
}
