import { defineKind } from '../engine/kind.ts'
import type { ReleaseSpec } from './release-spec.ts'
import { type ReleaseState, releasePlace } from './release-state.ts'
import { unpackChanges, unpackSteps } from './release-unpack.ts'

/** A release in its place beside the current one, so that `release` has only to switch; nothing that runs is touched, nothing is removed. */
export const stagedRelease = defineKind<ReleaseSpec, ReleaseState>({
  name: 'staged',
  ...releasePlace,
  diff: unpackChanges,
  apply: unpackSteps,
})
