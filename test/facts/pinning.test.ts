import { expect, test } from 'vitest'
import { coresNotices, pinGpus, type Topology } from '../../lib/facts/pinning.ts'
import { gpuOn, guideGpus, guideMachine, machine } from './machines.ts'

const lists = (cpus: Topology['cpus'], gpus: Topology['gpus']): string[] => pinGpus({ cpus, gpus }).map(({ list }) => list)
const without = (index: number, affinity?: string) => gpuOn(index, undefined, affinity)

test("the guide's machine: every GPU has 24 physical cores of its node, with both threads", () => {
  expect(pinGpus({ cpus: guideMachine, gpus: guideGpus })).toMatchObject([
    { index: 0, node: 0, list: '0-23,96-119', physicalCores: 24, warnings: [] },
    { index: 1, node: 0, list: '24-47,120-143', physicalCores: 24, warnings: [] },
    { index: 2, node: 1, list: '48-71,144-167', physicalCores: 24, warnings: [] },
    { index: 3, node: 1, list: '72-95,168-191', physicalCores: 24, warnings: [] },
  ])
})

test.each<[string, Topology['cpus'], Topology['gpus'], string[]]>([
  ['order of GPUs is not order of nodes', machine(2, 8), [gpuOn(0, 1), gpuOn(1, 0), gpuOn(2, 0)], ['8-15,24-31', '0-3,16-19', '4-7,20-23']],
  ['GPUs listed in any order', machine(2, 4), [gpuOn(1, 0), gpuOn(0, 0)], ['0-1,8-9', '2-3,10-11']],
  ['NPS4: the third of eight nodes', machine(8, 16), [gpuOn(0, 3), gpuOn(1, 3)], ['48-55,176-183', '56-63,184-191']],
  ['one node', machine(1, 16), [gpuOn(0, 0), gpuOn(1, 0)], ['0-7,16-23', '8-15,24-31']],
  ['no SMT', machine(1, 4, 1), [gpuOn(0, 0), gpuOn(1, 0)], ['0-1', '2-3']],
  ['seven cores for three GPUs', machine(1, 7, 1), [gpuOn(0, 0), gpuOn(1, 0), gpuOn(2, 0)], ['0-1', '2-3', '4-6']],
  ['no NUMA node, but the affinity of one', machine(2, 4), [without(0, '4-7,12-15'), gpuOn(1, 1)], ['4-5,12-13', '6-7,14-15']],
  ['an affinity that is a part of a node', machine(1, 8), [without(0, '2-3,10-11')], ['2-3,10-11']],
  ['an affinity that has one thread of a core', machine(1, 4), [without(0, '0,1,4')], ['0-1,4']],
  ['nothing is known, two nodes', machine(2, 4), [without(0), without(1)], ['0-3,8-11', '4-7,12-15']],
  ['a GPU near anything takes what others leave', machine(2, 2), [gpuOn(0, 0), without(1)], ['0-1,4-5', '2-3,6-7']],
  ['no GPU', machine(1, 4), [], []],
])('%s', (_, cpus, gpus, expected) => {
  expect(lists(cpus, gpus)).toEqual(expected)
})

test('siblings that are neighbours make one run', () => {
  const cores = [0, 2, 4, 6].map((cpu) => [cpu, cpu + 1])
  const cpus = { online: cores.flat(), cores, nodes: [{ id: 0, cpus: cores.flat() }] }
  expect(lists(cpus, [gpuOn(0, 0), gpuOn(1, 0)])).toEqual(['0-3', '4-7'])
})

test('fewer cores than GPUs: they share, and say with whom', () => {
  const pinnings = pinGpus({ cpus: machine(1, 2), gpus: [gpuOn(0, 0), gpuOn(1, 0), gpuOn(2, 0)] })
  expect(pinnings).toMatchObject([
    { list: '0,2', physicalCores: 1, warnings: ['GPU 0 shares cores with GPU 1: there are too few near them'] },
    { list: '0,2', physicalCores: 1, warnings: ['GPU 1 shares cores with GPU 0: there are too few near them'] },
    { list: '1,3', physicalCores: 1, warnings: [] },
  ])
})

test('what is not known about a GPU is said', () => {
  const warnings = pinGpus({ cpus: machine(2, 4), gpus: [without(0), gpuOn(1, 7, '0-3,8-11')] }).map((pinning) => pinning.warnings)
  expect(warnings).toEqual([
    ['neither NUMA node nor CPU affinity of GPU 0 is known, so its cores may lie far from it'],
    ['GPU 1 is on NUMA node 7, of which the kernel shows no CPUs'],
  ])
})

test('GPUs with fewer physical cores than the guide asks for are told together', () => {
  const pin = (index: number, physicalCores: number, threads = 2 * physicalCores) => ({
    index,
    physicalCores,
    cpus: Array.from({ length: threads }, (_, i) => i),
  })
  expect(coresNotices([pin(0, 24), pin(1, 24), pin(2, 8), pin(3, 30), pin(4, 24)])).toEqual([
    'GPU 0-1,4 each have 24 physical cores (48 threads); the guide asks for 30 cores a GPU: this is met in threads only',
    'GPU 2 has 8 physical cores (16 threads); the guide asks for 30 cores a GPU: this is met neither in cores nor in threads',
  ])
})
