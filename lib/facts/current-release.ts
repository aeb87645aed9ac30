import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { brief, plain } from './text.ts'

export type CurrentRelease = {
  /** The version that `current` points to, or whatever else it points to; undefined where there is none. */
  readonly version: string | undefined
  /** Versions that are unpacked already. */
  readonly unpacked: readonly string[]
}

function readCurrentRelease(output: string): CurrentRelease {
  const [link = '', unpacked] = output.split('\x1d')
  if (unpacked === undefined) throw new Error(`no whole answer about releases: "${brief(output)}"`)
  const version = brief(link).replace(/^releases\//, '')
  return { version: version === '' ? undefined : version, unpacked: plain(unpacked).split('\n').filter(Boolean) }
}

/** Which release a directory of releases has made current. */
export const currentRelease = (dir: string): Fact<CurrentRelease> => ({
  name: 'currentRelease',
  shell: shellLib(import.meta.url, './current-release.sh'),
  probe: 'fact_current_release',
  args: () => [dir],
  parse: readCurrentRelease,
})
