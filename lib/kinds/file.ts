import { type Change, defineKind, Unreadable } from '../engine/kind.ts'
import { reveal, Secret, sha256 } from '../engine/secret.ts'
import { put, run, type Step, sizeOf } from '../engine/step.ts'
import { textFlaws, wordFlaws } from '../engine/word.ts'
import { putBack } from './file-back.ts'
import { type Attributes, attributeFlaws, attributes, compareAttributes, onPaths, type Place, pathFlaws, readPlaces } from './path.ts'

export type FileSpec = Attributes & {
  readonly path: string
  /** A secret content makes the usual mode 0600. */
  readonly content: string | Secret
  /** Run before the new file takes its place; the word `{}` stands for the new file's path. */
  readonly check?: readonly string[]
  /** Keep the replaced file as `PATH.before-plotwright`. */
  readonly keep?: boolean
}

/** `text` is a differing content, where it is short and a text; a secret where the wanted one is. */
type State = { readonly place: Place; readonly sha256: string; readonly text: string | Secret | undefined }

/** Bytes up to which the probe brings a differing content along, and up to which a wanted content is shown. */
const SHOWN_FROM = 64 * 1024
const SHOWN_TO = 256 * 1024

const wanted = (spec: FileSpec) => attributes(spec, spec.content instanceof Secret ? '0600' : '0644')

const asText = (bytes: Buffer): string | undefined => {
  const text = bytes.toString()
  return text.includes('\0') || !Buffer.from(text).equals(bytes) ? undefined : text
}

function contentChange({ content }: FileSpec, { place, sha256: have, text }: State): Change {
  const field = 'content'
  const absent = place.type !== 'file'
  if (content instanceof Secret || text instanceof Secret) return { field, from: absent ? '(absent)' : 'another', to: String(content) }
  const from = absent ? '' : text
  if (from !== undefined && sizeOf(content) < SHOWN_TO && !content.includes('\0')) return { field, from, to: content, text: true }
  return { field, from: absent ? '(absent)' : `sha256 ${have.slice(0, 12)}`, to: `sha256 ${sha256(content).slice(0, 12)}` }
}

const sameContent = ({ content }: FileSpec, { place, sha256: have }: State): boolean => place.type === 'file' && have === sha256(content)

const readSums = (lines: string): Map<string, string> => new Map(lines.split('\n').map((line) => [line.slice(66), line.slice(0, 64)]))

/** Cuts the contents that came, one after another, into the files they are of; a digest proves each piece. */
const contentReader = (base64: string) => {
  const bytes = Buffer.from(base64, 'base64')
  let at = 0
  return (size: number, digest: string): string | undefined => {
    const piece = asText(bytes.subarray(at, at + size))
    at += size
    return piece !== undefined && sha256(piece) === digest ? piece : undefined
  }
}

/** A regular file with exactly this content; what else stands in its place is replaced, a directory never. */
export const file = defineKind<FileSpec, State>({
  name: 'file',
  ...onPaths,
  probe: 'probe_file',
  key: ({ path }) => path,
  args: ({ path, content }) => [path, sha256(content)],
  reads: ({ path }) => [`path:${path}`],
  writes: ({ path }) => [`path:${path}`],
  validate: (spec) => [
    ...pathFlaws(spec.path),
    ...attributeFlaws(spec),
    ...textFlaws(reveal(spec.content), 'its content'),
    ...(spec.check ?? []).flatMap((word) => wordFlaws(word)),
    ...(spec.check === undefined || spec.check.includes('{}')
      ? []
      : [{ what: 'check never looks at the new file', fix: "put '{}' where its path belongs" }]),
  ],

  parse(output, specs) {
    const { places, rest } = readPlaces(
      output,
      specs.map(({ path }) => path),
    )
    const sums = readSums(rest[0] ?? '')
    const next = contentReader(rest[1] ?? '')
    return specs.map(({ path, content }, i) => {
      const place = places[i]!
      if (place instanceof Unreadable) return place
      if (place.type !== 'file') return { place, sha256: '', text: undefined }
      const digest = sums.get(path)
      if (digest === undefined) return new Unreadable(`${path} can't be read`)
      const came = digest !== sha256(content) && place.size <= SHOWN_FROM
      const text = came ? next(place.size, digest) : undefined
      return { place, sha256: digest, text: content instanceof Secret && text !== undefined ? new Secret(text) : text }
    })
  },

  diff: (spec, state) => [
    ...(state.place.type === 'file' ? [] : [{ field: 'type', from: state.place.type, to: 'file' }]),
    ...(sameContent(spec, state) ? [] : [contentChange(spec, state)]),
    ...(state.place.type === 'file' ? compareAttributes(wanted(spec), state.place) : []),
  ],

  apply(spec, state): Step[] {
    const { owner, group, mode } = wanted(spec)
    if (sameContent(spec, state)) return [run('file_attributes', spec.path, owner, group, mode)]
    const { path, content, check = [], keep = false } = spec
    return [put({ path, content, owner, group, mode, check, keep })]
  },

  undo: (spec, state) => putBack(spec.path, state.place, sameContent(spec, state) ? 'untouched' : { text: state.text }),
})
