import { defineKind, Unreadable } from '../engine/kind.ts'
import { run } from '../engine/step.ts'
import { type Attributes, attributeFlaws, attributes, compareAttributes, onPaths, type Place, pathFlaws, readPlaces } from './path.ts'

export type DirectorySpec = Attributes & {
  readonly path: string
  /** Everything below belongs to owner and group, too. */
  readonly ownTree?: boolean
}

/** `stranger` is the first path in the tree that is not the owner's. */
type State = { readonly place: Place; readonly stranger: string | undefined }

/** A directory; missing parents are made, root's and 0755. */
export const directory = defineKind<DirectorySpec, State>({
  name: 'directory',
  ...onPaths,
  probe: 'probe_directory',
  key: ({ path }) => path,
  args: (spec) => {
    const { owner, group } = attributes(spec, '0755')
    return [spec.path, owner, group, spec.ownTree ? 'own' : 'any']
  },
  reads: ({ path }) => [`path:${path}`],
  writes: ({ path }) => [`path:${path}`],
  validate: (spec) => [...pathFlaws(spec.path), ...attributeFlaws(spec)],

  parse(output, specs) {
    const { places, rest } = readPlaces(
      output,
      specs.map(({ path }) => path),
    )
    const trees = (rest[0] ?? '').split('\n')
    return specs.map((_, i) => {
      const place = places[i]!
      if (place instanceof Unreadable) return place
      const said = trees[i] ?? ''
      if (said.startsWith('find: ') && !said.includes('not the name of')) return new Unreadable(said)
      return { place, stranger: said === 'ours' ? undefined : said }
    })
  },

  diff: (spec, { place, stranger }) =>
    place.type === 'directory'
      ? [
          ...compareAttributes(attributes(spec, '0755'), place),
          ...(stranger === undefined
            ? []
            : [{ field: 'owner of all below', from: `not that of ${stranger}`, to: attributes(spec, '').owner }]),
        ]
      : [{ field: 'type', from: place.type === 'symlink' ? `symlink to ${place.target}` : place.type, to: 'directory' }],

  apply(spec, { stranger }) {
    const { owner, group, mode } = attributes(spec, '0755')
    return [
      run('directory_make', spec.path, owner, group, `0${mode}`),
      ...(stranger === undefined ? [] : [{ argv: ['directory_own', spec.path, owner, group], within: 610 }]),
    ]
  },
})
