import type { Flaw } from '../engine/errors.ts'
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
  /** Old releases (default 2) that stay beside the current one, for a way back; one that a live process runs from always stays. */
  readonly keep?: number
}

const count = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

export const releaseFlaws = ({ name, version, sha256, dir, source, strip = 0, keep = 0 }: ReleaseSpec): Flaw[] => [
  ...(/^\w[\w.+-]{0,199}$/.test(name)
    ? []
    : [{ what: `${JSON.stringify(name)} can't be a file's name`, fix: 'use letters, digits and dashes' }]),
  ...(/^[\w.+~-]{1,200}$/.test(version) && !version.startsWith('.')
    ? []
    : [{ what: `version ${JSON.stringify(version)} can't be a directory's name`, fix: 'use letters, digits, dots and dashes' }]),
  ...(/^[0-9a-f]{64}$/.test(sha256)
    ? []
    : [{ what: `sha256 ${JSON.stringify(sha256)} is not 64 hex digits`, fix: 'take it from the release page or `sha256sum FILE`' }]),
  ...pathFlaws(dir),
  ...('url' in source && !/^https?:\/\/[^\s]+$/.test(source.url)
    ? [{ what: `${JSON.stringify(source.url)} is no URL that a host could fetch`, fix: 'begin it with https:// or http://' }]
    : []),
  ...(count(strip) ? [] : [{ what: `strip ${strip} is no number of path components`, fix: 'give 0 or more' }]),
  ...(count(keep) ? [] : [{ what: `keep ${keep} is no number of old releases`, fix: 'give 0 or more; 2 is usual' }]),
]
