import { compare, defineKind, type Realm } from '../../lib/engine/kind.ts'
import type { Reply, Request, Session, Usage } from '../../lib/engine/session.ts'
import { run } from '../../lib/engine/step.ts'

/** A cell of a simulated host that is to hold a value, or what another cell holds. */
export type CellSpec = { readonly cell: string; readonly value: string } | { readonly cell: string; readonly like: string }

const realm = (cell: string): Realm => `path:/${cell}`

export const cell = defineKind<CellSpec, { readonly have: string; readonly model: string }>({
  name: 'cell',
  shell: { name: 'cell', text: '' },
  probe: 'probe_cell',
  key: (spec) => spec.cell,
  args: (spec) => [spec.cell, 'like' in spec ? spec.like : spec.cell],
  reads: (spec) => [realm(spec.cell), ...('like' in spec ? [realm(spec.like)] : [])],
  writes: (spec) => [realm(spec.cell)],
  parse: (output) =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => ({ have: line.split(' ')[0]!, model: line.split(' ')[1]! })),
  diff: (spec, { have, model }) => compare({ value: 'like' in spec ? model : spec.value }, { value: have }),
  // what was seen goes into the step, so that a stale look would write a stale value
  apply: (spec, { model }) => [run('cell_set', spec.cell, 'like' in spec ? model : spec.value)],
})

/** A host in memory that understands the engine's scripts; `others` may change it after each of its answers. */
export class Simulated implements Session {
  readonly nonce = 'nonce'
  readonly usage: Usage = { trips: 0, shells: 1, bytesOut: 0, bytesIn: 0 }
  readonly cells: Map<string, string>
  readonly writes: string[] = []
  readonly #others: (trip: number, cells: Map<string, string>) => void

  constructor(cells: ReadonlyMap<string, string>, others: (trip: number, cells: Map<string, string>) => void = () => {}) {
    this.cells = new Map(cells)
    this.#others = others
  }

  async run({ script }: Request): Promise<Reply> {
    const said = script.split('\n').map((line) => this.#answer(line.replace(/ &&$/, '').replaceAll("'", '').split(' ')))
    this.#others(++this.usage.trips, this.cells)
    return { stdout: said.join(''), stderr: '', status: 0 }
  }

  async close(): Promise<void> {}

  #answer([call, ...words]: readonly string[]): string {
    if (call === 'pw_mark') return `\x1e${this.nonce} ${words.join(' ')}\n`
    if (call === 'pw_step') return this.#step(words)
    if (call !== 'probe_cell') return ''
    const pairs = words.flatMap((name, i) => (i % 2 === 0 ? [[name, words[i + 1]!] as const] : []))
    return pairs.map(([name, model]) => `${this.cells.get(name) ?? '-'} ${this.cells.get(model) ?? '-'}\n`).join('')
  }

  #step([index, , , call, name = '', value = '']: readonly string[]): string {
    if (call === 'cell_set') {
      this.cells.set(name, value)
      this.writes.push(name)
    }
    return `\x1e${this.nonce} step ${index}\n\n0`
  }
}
