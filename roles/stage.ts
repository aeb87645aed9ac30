import { groupBy } from '../lib/engine/group-by.ts'
import { reveal } from '../lib/engine/secret.ts'
import { knownFlags } from '../lib/kinds/known-flags.ts'
import { stagedRelease } from '../lib/kinds/staged-release.ts'
import { role } from '../lib/role.ts'
import type { CommandLine } from './autonomys/command-line.ts'
import { flagsUsed } from './autonomys/flags-used.ts'
import type { Vendor } from './autonomys/program.ts'

export type StageRole = {
  readonly vendor: Vendor
  /** Commands that the release will be given on this host. */
  readonly commands: readonly CommandLine[]
  /** What its binaries' --version must name. */
  readonly prints?: string | undefined
}

/** A release on its host before anything runs from it. */
export const stage = ({ vendor }: StageRole) => role('stage', [stagedRelease({ ...vendor.release, name: 'autonomys' })])

/** Its binaries can be run, and know every flag that they will be given. */
export const staged = ({ vendor, commands, prints }: StageRole) =>
  [...groupBy(commands, ({ argv }) => reveal(argv[0]!))].map(([binary, lines]) =>
    knownFlags(
      { binary, subcommands: flagsUsed(lines), user: vendor.user, ...(prints !== undefined && { version: prints }) },
      { wait: { within: 0, looks: 1 } },
    ),
  )
