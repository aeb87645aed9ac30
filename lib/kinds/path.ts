import type { Flaw } from '../engine/errors.ts'
import { type Change, compare, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { clipped, textFlaws } from '../engine/word.ts'

/** The remote half of every kind that is about paths. */
export const onPaths = {
  shell: shellLib(import.meta.url, './probes/path.sh'),
  tools: [shellLib(import.meta.url, './probes/path-steps.sh')],
}

const types = { f: 'file', d: 'directory', l: 'symlink', p: 'fifo', s: 'socket', b: 'block device', c: 'character device' } as const
type PlaceType = (typeof types)[keyof typeof types] | '(absent)'

/** What stands at a path; `mode` has four octal digits, `size` is bytes. */
export type Place = {
  readonly type: PlaceType
  readonly mode: string
  readonly owner: string
  readonly uid: string
  readonly group: string
  readonly gid: string
  readonly size: number
  readonly target: string
}

const nothing: Place = { type: '(absent)', mode: '', owner: '', uid: '', group: '', gid: '', size: 0, target: '' }

const readRecord = (record: string): readonly [string, Place] => {
  const [type, mode, owner, uid, group, gid, size, path, ...target] = record.split('\t')
  const place = {
    type: types[type as keyof typeof types] ?? nothing.type,
    mode: (mode ?? '').padStart(4, '0'),
    owner: owner ?? '',
    uid: uid ?? '',
    group: group ?? '',
    gid: gid ?? '',
    size: Number(size),
    target: target.join('\t'),
  }
  return [path ?? '', place]
}

/** Reads what `path_look` prints: a place for each path, and what follows. Paths must not repeat. */
export function readPlaces(output: string, paths: readonly string[]): { places: (Place | Unreadable)[]; rest: readonly string[] } {
  const parts = output.split('\0')
  const end = parts.indexOf('')
  const there = new Map(parts.slice(0, end).map(readRecord))
  const complaints = (parts[end + 1] ?? '').split('\n')
  const places = paths.map((path) => {
    const place = there.get(path)
    if (place !== undefined) return place
    const why = complaints.shift() ?? ''
    return /: (No such file or directory|Not a directory)$/.test(why) ? nothing : new Unreadable(why || `find says nothing of ${path}`)
  })
  return { places, rest: parts.slice(end + 2) }
}

/** Owner, group (names or numbers) and mode (octal digits) of a path. */
export type Attributes = { readonly owner?: string; readonly group?: string; readonly mode?: string }

export const attributes = ({ owner = 'root', group = owner, mode }: Attributes, usual: string): Required<Attributes> => ({
  owner,
  group,
  mode: (mode ?? usual).padStart(4, '0'),
})

export const compareAttributes = (want: Required<Attributes>, have: Place): Change[] =>
  compare(want, {
    owner: want.owner === have.uid ? have.uid : have.owner,
    group: want.group === have.gid ? have.gid : have.group,
    mode: have.mode,
  })

/** Bytes that Linux takes of a path, and of a name in it; ours beside it are up to 20 longer. */
const MOST = { path: 4000, name: 230 }

/** What can't be the path of a link's target. */
export const longFlaws = (path: string): Flaw[] =>
  Buffer.byteLength(path) > MOST.path || path.split('/').some((name) => Buffer.byteLength(name) > MOST.name)
    ? [{ what: `${clipped(path)} is too long`, fix: `give at most ${MOST.path} bytes, and ${MOST.name} between two slashes` }]
    : textFlaws(path, clipped(path))

/** A path that is absolute, says each thing once, can stand on a line, and is none too long. */
export const pathFlaws = (path: string): Flaw[] => {
  const clean =
    path.startsWith('/') &&
    path
      .slice(1)
      .split('/')
      .every((name) => /^(?!\.{1,2}$)[^\x00-\x1f\x7f]+$/.test(name))
  return clean
    ? longFlaws(path)
    : [
        {
          what: `${clipped(path)} is not a plain absolute path`,
          fix: 'begin it with /, without .., //, a / at its end or control characters',
        },
      ]
}

export const attributeFlaws = ({ owner = 'root', group = owner, mode = '0644' }: Attributes): Flaw[] => [
  ...[owner, group].flatMap((name) =>
    /^([a-z_][\w.-]{0,31}\$?|\d{1,10})$/i.test(name)
      ? []
      : [{ what: `${clipped(name)} is no user or group`, fix: 'give a name or a number' }],
  ),
  ...(/^[0-7]{3,4}$/.test(mode) ? [] : [{ what: `mode ${clipped(mode)} is not octal`, fix: "write it like '0644'" }]),
]
