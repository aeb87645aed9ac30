import { absent } from '../lib/kinds/absent.ts'
import { removed } from '../lib/kinds/removed.ts'
import { role } from '../lib/role.ts'

export type LeaveRole = {
  /** Its programs, in the order in which they end. */
  readonly programs: readonly string[]
  /** Settings that nothing on it reads any more. */
  readonly files: readonly string[]
  /** What it keeps. */
  readonly kept: readonly string[]
}

/** A machine that leaves the cluster: its programs end one after the other, and nothing starts them again. Data stays. */
export const leave = ({ programs, files, kept }: LeaveRole) =>
  role('leave', [programs.map((name) => removed({ name })), files.map((path) => absent({ path }))], {
    notices: kept.length === 0 ? [] : [`stays as it is: ${kept.join(', ')}`],
  })
