import { directories } from './directories.ts'
import type { Drift } from './drift.ts'
import { files } from './files.ts'
import { programs } from './programs.ts'
import { releases } from './releases.ts'
import { running } from './running.ts'
import { system } from './system.ts'

/** Sixty kinds and two, each a way of its own in which a converged lab can come to differ. */
export const drifts: readonly Drift[] = [...files, ...directories, ...releases, ...system, ...programs, ...running]

const groupOf = (host: string): string =>
  host
    .replace(/^extra/, 'storage')
    .replace(/^plotter/, 'plot')
    .split('-')[0]!

/** All of a host's group, whichever host they were thought up for. */
export const driftsOf = (host: string): readonly Drift[] =>
  drifts.filter((drift) => groupOf(drift.host) === groupOf(host)).map((drift) => ({ ...drift, host }))
