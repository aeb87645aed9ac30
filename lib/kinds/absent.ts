import { defineKind } from '../engine/kind.ts'
import { onPaths, type Place, pathFlaws, readPlaces } from './path.ts'

export type AbsentSpec = {
  readonly path: string
  /** A directory goes with all that is in it, though never across a mount. */
  readonly recursive?: boolean
}

/** Nothing stands at the path; a directory is removed only when empty, or when `recursive` says so. */
export const absent = defineKind<AbsentSpec, Place>({
  name: 'absent',
  ...onPaths,
  probe: 'path_look',
  key: ({ path }) => path,
  reads: ({ path }) => [`path:${path}`],
  writes: ({ path }) => [`path:${path}`],
  validate: ({ path, recursive = false }) => [
    ...pathFlaws(path),
    ...(recursive && !/^\/.+\/./.test(path)
      ? [{ what: `${path} and all below it would be removed`, fix: 'name something deeper than the root directory' }]
      : []),
  ],
  parse: (output, specs) =>
    readPlaces(
      output,
      specs.map(({ path }) => path),
    ).places,
  diff: (_, { type }) => (type === '(absent)' ? [] : [{ field: 'type', from: type, to: '(absent)' }]),
  apply: ({ path, recursive = false }) => [{ argv: ['absent_make', path, recursive ? 'tree' : 'one'], within: 600 }],
})
