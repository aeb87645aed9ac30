import fc from 'fast-check'
import { expect, test } from 'vitest'
import { common, union, without } from '../../lib/facts/cpu-list.ts'
import { pinGpus } from '../../lib/facts/pinning.ts'
import { checkPinning } from '../../lib/facts/pinning-check.ts'
import { gpuOn, machine } from './machines.ts'

/** Machines whose GPUs are all on a node that they show. */
const placed = fc
  .record({ nodes: fc.constantFrom(1, 2, 4, 8), cores: fc.integer({ min: 1, max: 12 }), threads: fc.constantFrom(1, 2) })
  .chain(({ nodes, cores, threads }) =>
    fc.record({
      cpus: fc.constant(machine(nodes, cores, threads)),
      gpus: fc.array(fc.nat(nodes - 1), { maxLength: 10 }).map((places) => places.map((node, index) => gpuOn(index, node))),
    }),
  )

/** The same, but some GPUs show an affinity or nothing at all. */
const anywhere = placed.chain(({ cpus, gpus }) =>
  fc.record({
    cpus: fc.constant(cpus),
    gpus: fc.tuple(
      ...gpus.map((gpu) =>
        fc.oneof(
          fc.constant(gpu),
          fc.subarray([...cpus.online], { minLength: 1 }).map((affinity) => ({ ...gpu, numaNode: undefined, affinity })),
          fc.constant(gpuOn(gpu.index, undefined)),
        ),
      ),
    ),
  }),
)

/** Machines of any make: nodes of different sizes, cores of one to four threads, CPUs numbered in any order and with gaps, some offline. */
const anyMake = fc
  .array(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 9 }), { minLength: 1, maxLength: 5 })
  .filter((nodes) => nodes.some((cores) => cores.length > 0))
  .chain((nodes) => {
    const threads = nodes.flat().reduce((sum, count) => sum + count, 0)
    return fc.record({
      nodes: fc.constant(nodes),
      numbers: fc.uniqueArray(fc.nat(4 * threads), { minLength: threads, maxLength: threads }),
      places: fc.array(fc.nat(nodes.length - 1), { maxLength: 8 }),
    })
  })
  .map(({ nodes, numbers, places }) => {
    const left = [...numbers]
    const made = nodes.map((cores) => cores.map((threads) => left.splice(0, threads).sort((a, b) => a - b)))
    const cpus = {
      online: union(numbers),
      cores: made.flat().sort(([a], [b]) => a! - b!),
      nodes: made.map((cores, id) => ({ id, cpus: union(...cores) })),
    }
    const inhabited = places.filter((node) => made[node]!.length > 0)
    return { cpus, made, gpus: inhabited.map((node, index) => gpuOn(index, node)) }
  })

test('whatever the machine is made of: cores of the GPU’s node, whole, nobody else’s, and even to within one', () => {
  fc.assert(
    fc.property(anyMake, ({ cpus, made, gpus }) => {
      const pins = pinGpus({ cpus, gpus })
      for (const [node, cores] of made.entries()) {
        const here = pins.filter(({ index }) => gpus[index]!.numaNode === node)
        for (const { cpus: own } of here) {
          expect(without(own, union(...cores))).toEqual([])
          const torn = cpus.cores.filter((core) => ![0, core.length].includes(common(core, own).length))
          expect(torn).toEqual([])
        }
        if (here.length > cores.length) continue
        expect(here.flatMap((pin) => pin.cpus)).toHaveLength(union(...here.map((pin) => pin.cpus)).length)
        const counts = here.map(({ physicalCores }) => physicalCores)
        expect(counts.length === 0 ? 0 : Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
      }
    }),
    { numRuns: 300 },
  )
})

test('every GPU gets whole cores of its own node, and nodes are used up', () => {
  fc.assert(
    fc.property(placed, ({ cpus, gpus }) => {
      const pinnings = pinGpus({ cpus, gpus })
      expect(pinnings.map(({ index }) => index)).toEqual(gpus.map(({ index }) => index))
      for (const { id, cpus: ofNode } of cpus.nodes) {
        const here = pinnings.filter(({ node }) => node === id)
        const sizes = here.map(({ physicalCores }) => physicalCores)
        for (const pinning of here) {
          expect(gpus[pinning.index]!.numaNode).toBe(id)
          expect(without(pinning.cpus, ofNode)).toEqual([])
          expect(pinning.physicalCores).toBeGreaterThan(0)
          for (const core of cpus.cores) expect([0, core.length]).toContain(common(core, pinning.cpus).length)
        }
        if (here.length > 0 && here.length <= ofNode.length / cpus.cores[0]!.length) {
          expect(union(...here.map((pinning) => pinning.cpus))).toEqual(ofNode)
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
        }
      }
    }),
  )
})

test('GPUs share cores only where a warning says so', () => {
  fc.assert(
    fc.property(anywhere, (topology) => {
      const pinnings = pinGpus(topology)
      for (const a of pinnings) {
        const whole = union(...topology.cpus.cores.filter((core) => common(core, a.cpus).length > 0))
        const shared = pinnings.some((b) => b !== a && common(whole, b.cpus).length > 0)
        expect(a.cpus.length).toBeGreaterThan(0)
        expect(a.warnings.some((warning) => warning.includes('shares cores with'))).toBe(shared)
      }
    }),
  )
})

test('what is computed passes the check of what is given', () => {
  fc.assert(
    fc.property(anywhere, (topology) => {
      const pinnings = pinGpus(topology)
      const problems = checkPinning(pinnings, topology)
      const shared = pinnings.some(({ warnings }) => warnings.some((warning) => warning.includes('shares cores with')))
      expect(problems.length > 0).toBe(shared)
    }),
  )
})
