import { compare, defineKind } from '../engine/kind.ts'
import type { ReleaseSpec } from './release-spec.ts'
import { type ReleaseState, releasePlace } from './release-state.ts'
import { surplus } from './release-surplus.ts'
import { unpackChanges, unpackSteps } from './release-unpack.ts'

export type { ReleaseSpec, Source } from './release-spec.ts'

const back = (dir: string, current: string): readonly string[] => {
  const [, earlier] = /^releases\/([^/]+)$/.exec(current) ?? []
  return earlier === undefined
    ? ['pw_fail', `${dir}/current pointed at ${current}, which is none of ${dir}/releases; it was left as it is`]
    : ['release_switch', dir, earlier]
}

/** A version unpacked beside its predecessors and made current in one rename; what was unpacked is checked against its seal. */
export const release = defineKind<ReleaseSpec, ReleaseState>({
  name: 'release',
  ...releasePlace,
  diff: (spec, state) => [
    ...unpackChanges(spec, state),
    ...compare({ current: `releases/${spec.version}` }, { current: state.current || undefined }),
    ...surplus(spec, state).map((name) => ({ field: `releases/${name}`, from: 'present', to: '(absent)' })),
  ],
  apply(spec, state) {
    const { dir, version } = spec
    const old = surplus(spec, state)
    return [
      ...unpackSteps(spec, state),
      ...(state.current === `releases/${version}` ? [] : [{ argv: ['release_switch', dir, version] }]),
      ...(old.length === 0 ? [] : [{ argv: ['release_remove', dir, ...old] }]),
    ]
  },
  undo: ({ dir, version }, { current }) => (current === '' || current === `releases/${version}` ? [] : [{ argv: back(dir, current) }]),
})
