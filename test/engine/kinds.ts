import { type Change, compare, defineKind, type Realm } from '../../lib/engine/kind.ts'
import { run, type Step } from '../../lib/engine/step.ts'

export type Cell = {
  readonly path: string
  readonly value: string
  /** What it does instead of writing the value. */
  readonly steps?: readonly Step[]
  readonly reads?: readonly Realm[]
  readonly writes?: readonly Realm[]
  /** Whose will it is that it differs. */
  readonly willed?: string
}

/** A file of one line. */
export const cell = defineKind<Cell, string>({
  name: 'cell',
  shell: {
    name: 'cell',
    text: `probe_cell() { for _path; do head -n 1 -- "$_path" 2>/dev/null || echo '(absent)'; done; }
cell_set() { cat >"$1"; }`,
  },
  probe: 'probe_cell',
  key: ({ path }) => path,
  reads: ({ path, reads }) => reads ?? [`path:${path}`],
  writes: ({ path, writes }) => writes ?? [`path:${path}`],
  parse: (output) => output.split('\n').slice(0, -1),
  diff: ({ value }, state) => compare({ value }, { value: state }),
  apply: ({ path, value, steps }) => steps ?? [{ ...run('cell_set', path), data: `${value}\n` }],
  explain: ({ path }) => `see ${path}`,
  willed: ({ willed }) => willed,
})

export type Gauge = {
  readonly name: string
  /** Shell whose first line of output is what the gauge shows. */
  readonly ask: string
  readonly want: string | RegExp
  readonly reads?: readonly Realm[]
  readonly across?: (earlier: string, now: string) => readonly Change[]
}

/** Can only be asserted. */
export const gauge = defineKind<Gauge, { readonly shows: string; readonly across: Gauge['across'] }>({
  name: 'gauge',
  shell: { name: 'gauge', text: 'probe_gauge() { for _ask; do sh -c "$_ask" 2>&1 | head -n 1; done; }' },
  probe: 'probe_gauge',
  key: ({ name }) => name,
  args: ({ ask }) => [ask],
  reads: ({ name, reads }) => reads ?? [`health:${name}`],
  parse: (output, specs) => specs.map(({ across }, i) => ({ shows: output.split('\n')[i] ?? '', across })),
  diff: ({ want }, { shows }) =>
    (typeof want === 'string' ? shows === want : want.test(shows)) ? [] : [{ field: 'gauge', from: shows, to: String(want) }],
  across: (earlier, now) => now.across?.(earlier.shows, now.shows) ?? [],
})

/** Shell that counts how often it was asked, in a file, and shows the count. */
export const counting = (file: string): string => `printf x >>'${file}'; wc -c <'${file}'`
