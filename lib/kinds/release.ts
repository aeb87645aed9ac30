import { compare, defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { pathFlaws } from './path.ts'

/** Where a release comes from: a file of the control machine (`bytes` its size) or a URL that the host fetches. */
export type Source = { readonly file: string; readonly bytes: number } | { readonly url: string }

export type ReleaseSpec = {
  readonly name: string
  readonly version: string
  /** Holds `releases/VERSION` and the link `current`. */
  readonly dir: string
  readonly source: Source
  /** Hex digest of the archive (or of the bare binary). */
  readonly sha256: string
  /** A tar archive of any compression tar knows, or one executable that is named `name`. */
  readonly format?: 'tar' | 'binary'
  /** Leading path components to drop from the archive's members. */
  readonly strip?: number
}

type State = { readonly release: string; readonly sha256: string; readonly current: string }

/** A version unpacked beside its predecessors and made current in one rename; what was unpacked is checked against its seal. */
export const release = defineKind<ReleaseSpec, State>({
  name: 'release',
  shell: shellLib(import.meta.url, './probes/release.sh'),
  probe: 'probe_release',
  key: ({ name }) => name,
  args: ({ dir, version }) => [dir, version],
  reads: ({ dir }) => [`path:${dir}`],
  writes: ({ dir }) => [`path:${dir}`],
  validate: ({ name, version, sha256, dir, source, strip = 0 }) => [
    ...(/^\w[\w.+-]*$/.test(name)
      ? []
      : [{ what: `${JSON.stringify(name)} can't be a file's name`, fix: 'use letters, digits and dashes' }]),
    ...(/^[\w.+~-]+$/.test(version) && !version.startsWith('.')
      ? []
      : [{ what: `version ${JSON.stringify(version)} can't be a directory's name`, fix: 'use letters, digits, dots and dashes' }]),
    ...(/^[0-9a-f]{64}$/.test(sha256)
      ? []
      : [{ what: `sha256 ${JSON.stringify(sha256)} is not 64 hex digits`, fix: 'take it from the release page or `sha256sum FILE`' }]),
    ...pathFlaws(dir),
    ...('url' in source && !/^https?:\/\/[^\s]+$/.test(source.url)
      ? [{ what: `${JSON.stringify(source.url)} is no URL that a host could fetch`, fix: 'begin it with https:// or http://' }]
      : []),
    ...(Number.isSafeInteger(strip) && strip >= 0
      ? []
      : [{ what: `strip ${strip} is no number of path components`, fix: 'give 0 or more' }]),
  ],
  parse(output, specs) {
    const lines = output.split('\n')
    return specs.map((_, i) => {
      const [state, sha256, current] = (lines[i] ?? '').split('\t')
      return state === undefined || sha256 === undefined || current === undefined
        ? new Unreadable('the probe gave no answer')
        : { release: state, sha256, current }
    })
  },
  diff: ({ version, sha256 }, state) =>
    compare(
      { [`releases/${version}`]: 'intact', archive: sha256, current: `releases/${version}` },
      {
        [`releases/${version}`]: state.release === 'absent' ? undefined : state.release,
        archive: state.sha256 || undefined,
        current: state.current || undefined,
      },
    ),
  apply({ name, version, dir, source, sha256, format = 'tar', strip = 0 }, state) {
    const unpack = ['release_unpack', dir, version, sha256, format, String(strip), name]
    const whole = state.release === 'intact' && state.sha256 === sha256
    return [
      ...(whole
        ? []
        : [
            'url' in source
              ? { argv: [...unpack, source.url], within: 1900 }
              : { argv: unpack, data: { file: source.file, size: source.bytes }, within: 1900 },
          ]),
      { argv: ['release_switch', dir, version] },
    ]
  },
})
