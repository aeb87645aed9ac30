import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runPlaybook } from '../../lib/engine/run.ts'
import { hosts, playOf } from '../engine/harness.ts'
import { type CellSpec, cell, Simulated } from './simulated.ts'

const names = ['a', 'b', 'c', 'd', 'e', 'f']
const value = fc.constantFrom('0', '1', '2')
const state = fc.dictionary(fc.constantFrom(...names), value).map((cells) => new Map(Object.entries(cells)))

/** A list in which a cell is like one that was listed before, or that nobody manages. */
const wishes = fc
  .array(fc.record({ at: fc.nat(5), like: fc.option(fc.nat(5)), value }), { minLength: 1, maxLength: 6 })
  .map((drawn): CellSpec[] => {
    const specs = new Map<number, CellSpec>()
    const later = drawn.map(({ at }) => at)
    for (const [i, { at, like, value }] of drawn.entries()) {
      const fits = like !== null && like !== at && !later.slice(i).includes(like)
      if (!specs.has(at)) specs.set(at, fits ? { cell: names[at]!, like: names[like]! } : { cell: names[at]!, value })
    }
    return [...specs.values()]
  })

const others = fc.array(fc.record({ after: fc.integer({ min: 1, max: 8 }), cell: fc.constantFrom(...names), value }), { maxLength: 3 })

async function converge(host: Simulated, specs: readonly CellSpec[], check = false): Promise<number> {
  return runPlaybook({
    playbook: { name: 'test', plays: [playOf('play', () => specs.map((spec) => cell(spec)))] },
    hosts: hosts('one'),
    connect: async () => host,
    listener: () => {},
    check,
    forks: 1,
    selection: {},
    signal: new AbortController().signal,
  })
}

const asWished = (cells: ReadonlyMap<string, string>, specs: readonly CellSpec[]): boolean =>
  specs.every((spec) => (cells.get(spec.cell) ?? '-') === ('like' in spec ? (cells.get(spec.like) ?? '-') : spec.value))

test('a run converges, writes each cell at most once and no other, and the next one writes nothing', () =>
  fc.assert(
    fc.asyncProperty(state, wishes, async (cells, specs) => {
      const host = new Simulated(cells)
      expect(await converge(host, specs)).toBe(0)
      expect(asWished(host.cells, specs)).toBe(true)
      expect(new Set(host.writes).size).toBe(host.writes.length)
      const managed = new Set(specs.map((spec) => spec.cell))
      expect([...host.cells].filter(([name]) => !managed.has(name))).toEqual([...cells].filter(([name]) => !managed.has(name)))
      const again = new Simulated(host.cells)
      expect([await converge(again, specs), again.writes, again.usage.trips]).toEqual([0, [], 1])
    }),
    { numRuns: 300 },
  ))

test('check mode writes nothing, and finds drift exactly where a run would write', () =>
  fc.assert(
    fc.asyncProperty(state, wishes, async (cells, specs) => {
      const [checked, real] = [new Simulated(cells), new Simulated(cells)]
      const exit = await converge(checked, specs, true)
      await converge(real, specs)
      expect([checked.writes, checked.cells]).toEqual([[], cells])
      // what is behind a change may turn out well
      if (real.writes.length > 0) expect(exit).toBe(2)
      else expect(exit === 0).toBe(asWished(cells, specs))
    }),
    { numRuns: 300 },
  ))

test('whatever others change meanwhile, a run that wrote and is content left all as wished, and one that is let alone then converges', () =>
  fc.assert(
    fc.asyncProperty(state, wishes, others, async (cells, specs, changes) => {
      let looked = new Map<string, string>()
      const host = new Simulated(cells, (trip, now) => {
        looked = new Map(now) // as the last answer told it
        for (const { after, cell: name, value: put } of changes) if (after === trip) now.set(name, put)
      })
      const exit = await converge(host, specs)
      if (exit === 0 && host.writes.length > 0) expect(asWished(looked, specs)).toBe(true)
      expect([0, 1]).toContain(exit)
      const alone = new Simulated(host.cells)
      expect(await converge(alone, specs)).toBe(0)
      expect(asWished(alone.cells, specs)).toBe(true)
    }),
    { numRuns: 500 },
  ))
