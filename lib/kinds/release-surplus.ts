import type { ReleaseSpec } from './release-spec.ts'
import type { ReleaseState, Sealed } from './release-state.ts'

/** The one that is current until the switch is the next way back, whatever its age. */
const newestFirst = (one: Sealed, other: Sealed): number => Number(other.current) - Number(one.current) || (one.time < other.time ? 1 : -1)

/** Old releases beyond those to keep that nothing runs from. */
export const surplus = ({ version, keep = 2 }: ReleaseSpec, { sealed }: ReleaseState): string[] =>
  sealed
    .filter(({ name }) => name !== version)
    .sort(newestFirst)
    .slice(keep)
    .filter(({ used }) => !used)
    .map(({ name }) => name)
