import { defineKind } from '../engine/kind.ts'
import { run } from '../engine/step.ts'
import { clipped } from '../engine/word.ts'
import { longFlaws, onPaths, type Place, pathFlaws, readPlaces } from './path.ts'

export type SymlinkSpec = { readonly path: string; readonly target: string }

/** A symbolic link, changed in one rename; a file in its place is replaced, a directory never. */
export const symlink = defineKind<SymlinkSpec, Place>({
  name: 'symlink',
  ...onPaths,
  probe: 'path_look',
  key: ({ path }) => path,
  reads: ({ path }) => [`path:${path}`],
  writes: ({ path }) => [`path:${path}`],
  validate: ({ path, target }) => [
    ...pathFlaws(path),
    ...(target === '' || /[\x00-\x1f\x7f]/.test(target)
      ? [{ what: `target ${clipped(target)} can't be linked to`, fix: 'give a path without control characters' }]
      : longFlaws(target)),
  ],
  parse: (output, specs) =>
    readPlaces(
      output,
      specs.map(({ path }) => path),
    ).places,
  diff: ({ target }, place) => {
    if (place.type !== 'symlink') return [{ field: 'type', from: place.type, to: `symlink to ${target}` }]
    return place.target === target ? [] : [{ field: 'target', from: place.target, to: target }]
  },
  apply: ({ path, target }) => [run('symlink_make', target, path)],
})
