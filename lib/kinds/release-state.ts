import { Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { type ReleaseSpec, releaseFlaws } from './release-spec.ts'

const [release, unpack, switching] = ['release', 'release-unpack', 'release-switch'].map((part) =>
  shellLib(import.meta.url, `./probes/${part}.sh`),
)

/** A release on the host that carries our seal; `time` (its directory's) can be compared as text. */
export type Sealed = { readonly name: string; readonly time: string; readonly current: boolean; readonly used: boolean }

export type ReleaseState = {
  readonly release: string
  readonly sha256: string
  /** Where the link `current` points, empty where there is none. */
  readonly current: string
  /** Bytes of the wanted archive that an interrupted run left. */
  readonly have: number
  /** Bytes that the file system has left; unknown where nothing has to be unpacked. */
  readonly free: number | undefined
  readonly sealed: readonly Sealed[]
}

export const releaseArgs = ({ dir, version, sha256 }: ReleaseSpec): readonly string[] => [dir, version, sha256]

const readSealed = (line: string): Sealed => {
  const [name = '', time = '', current, used] = line.split('\t')
  return { name, time: time.padStart(24, '0'), current: current === 'current', used: used !== '-' }
}

/** Reads what `probe_release` prints. */
export function readReleases(output: string, specs: readonly ReleaseSpec[]): (ReleaseState | Unreadable)[] {
  const records = output.split('\n\n')
  return specs.map((_, i) => {
    const [head = '', ...lines] = (records[i] ?? '').split('\n')
    const [release, sha256, current, have, free] = head.split('\t')
    return release === undefined || sha256 === undefined || current === undefined || have === undefined
      ? new Unreadable('the probe gave no answer')
      : { release, sha256, current, have: Number(have), free: free ? Number(free) : undefined, sealed: lines.map(readSealed) }
  })
}

/** What `release` and `staged` have in common: how a release is named, looked at, and where it lies. */
export const releasePlace = {
  shell: release!,
  tools: [unpack!, switching!],
  probe: 'probe_release',
  key: ({ name }: ReleaseSpec) => name,
  args: releaseArgs,
  reads: ({ dir }: ReleaseSpec) => [`path:${dir}` as const],
  writes: ({ dir }: ReleaseSpec) => [`path:${dir}` as const],
  validate: releaseFlaws,
  parse: readReleases,
}
