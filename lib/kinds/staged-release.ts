import { defineKind } from '../engine/kind.ts'
import { type ReleaseSpec, releaseFlaws } from './release-spec.ts'
import { type ReleaseState, readReleases, releaseArgs, releaseShell } from './release-state.ts'
import { unpackChanges, unpackSteps } from './release-unpack.ts'

/** A release in its place beside the current one, so that `release` has only to switch; nothing that runs is touched, nothing is removed. */
export const stagedRelease = defineKind<ReleaseSpec, ReleaseState>({
  name: 'staged',
  shell: releaseShell,
  probe: 'probe_release',
  key: ({ name }) => name,
  args: releaseArgs,
  reads: ({ dir }) => [`path:${dir}`],
  writes: ({ dir }) => [`path:${dir}`],
  validate: releaseFlaws,
  parse: readReleases,
  diff: unpackChanges,
  apply: unpackSteps,
})
