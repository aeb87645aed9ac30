import { type Change, compare } from '../engine/kind.ts'
import type { Step } from '../engine/step.ts'
import type { ReleaseSpec } from './release-spec.ts'
import type { ReleaseState } from './release-state.ts'

const isWhole = ({ sha256 }: ReleaseSpec, state: ReleaseState): boolean => state.release === 'intact' && state.sha256 === sha256

/** What differs between the wanted release and what lies in its place. */
export const unpackChanges = ({ version, sha256 }: ReleaseSpec, state: ReleaseState): Change[] =>
  compare(
    { [`releases/${version}`]: 'intact', archive: sha256 },
    { [`releases/${version}`]: state.release === 'absent' ? undefined : state.release, archive: state.sha256 || undefined },
  )

/** Brings the release into its place, sending only what no earlier run has sent; nothing is sent where it would find no room. */
export function unpackSteps(spec: ReleaseSpec, state: ReleaseState): Step[] {
  if (isWhole(spec, state)) return []
  const { name, version, dir, source, sha256, format = 'tar', strip = 0 } = spec
  const argv = ['release_unpack', dir, version, sha256, format, String(strip), name]
  if ('url' in source) return [{ argv: [...argv, 'fetch', source.url], within: 1900 }]
  const { file, bytes } = source
  const from = state.have <= bytes ? state.have : 0
  if (state.free !== undefined && state.free < bytes * 4 - from)
    return [{ argv: ['release_room', dir, String(bytes), String(from)] }, { argv: ['pw_fail', 'room was made meanwhile; run it again'] }]
  const data = { file, size: bytes - from, ...(from > 0 && { from }) }
  return [{ argv: [...argv, 'upload', String(bytes), String(from)], ...(data.size > 0 && { data }), within: 1900 }]
}
