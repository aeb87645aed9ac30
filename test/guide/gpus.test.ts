import { expect, test } from 'vitest'
import { gpus as fact } from '../../lib/facts/gpu.ts'
import { sample } from '../facts/fixtures.ts'
import { cluster, type Wishes } from './cluster.ts'
import { gpus } from './machine.ts'
import { objections, planOf, sectionOf } from './plan.ts'

const inventory = cluster()
const indexes = [0, 1, 2, 3]
const programs = indexes.map((index) => `autonomys-plot-server-${index}`)

/** plot-1's GPUs on cores by hand. */
const onCores = (...cores: readonly (string | undefined)[]): Wishes => ({
  hosts: { plot: { 'plot-1': { gpus: cores.map((list, index) => ({ index, ...(list !== undefined && { cores: list }) })) } } },
})

const coresOf = (answers = {}, wishes: Wishes = {}) =>
  programs.map((name) => sectionOf(planOf(cluster(wishes), 'plot-1', answers), name).command?.match(/numactl -C (\S+) /)?.[1])

test("#7 cores outside the GPU's NUMA node are refused, as are overlaps; computed ones are inside", () => {
  expect(coresOf()).toEqual(['0-23,96-119', '24-47,120-143', '48-71,144-167', '72-95,168-191'])
  expect(objections(cluster(onCores('0-31', '32-47', '96-127', '144-175')), 'plot-1')[0]).toBe(
    'plot-server: GPU 2: CPUs 96-127 are not on its NUMA node 1 (48-95,144-191); leave the cores out to have them computed',
  )
})

test('#7 #8 the guide’s own cores are refused for three reasons at once, beside a table of what would be computed', () => {
  const fix = 'leave the cores out to have them computed'
  const siblings = (a: number, b: number, list: string) =>
    `plot-server: GPU ${a} and GPU ${b} share physical cores: the SMT siblings of CPUs ${list} are the other's; ${fix}`
  expect(objections(cluster(onCores('0-31', '96-127', '96-127', '144-175')), 'plot-1')).toEqual([
    `plot-server: GPU 2: CPUs 96-127 are not on its NUMA node 1 (48-95,144-191); ${fix}`,
    `plot-server: GPU 1 and GPU 2 are both given CPUs 96-127; ${fix}`,
    siblings(0, 1, '0-31'),
    siblings(0, 2, '0-31'),
    `plot-server: the cores as given, and as they would be computed:
GPU  node  near it        given    computed
0    0     0-47,96-143    0-31     0-23,96-119
1    0     0-47,96-143    96-127   24-47,120-143
2    1     48-95,144-191  96-127   48-71,144-167
3    1     48-95,144-191  144-175  72-95,168-191`,
  ])
})

test('#8 no two GPUs share a physical core, computed or by hand', () => {
  const shared = objections(cluster(onCores('0-31', '96-127', '48-79', '144-175')), 'plot-1')
  expect(shared.slice(0, -1).map((problem) => problem.split(':')[1]?.trim())).toEqual([
    'GPU 0 and GPU 1 share physical cores',
    'GPU 2 and GPU 3 share physical cores',
  ])
  expect(coresOf()).toEqual(['0-23,96-119', '24-47,120-143', '48-71,144-167', '72-95,168-191'])
})

test('#9 the 30 cores a GPU are counted physically, and fewer are told, computed or by hand', () => {
  expect(planOf(inventory, 'plot-1').notices).toEqual([
    'GPU 0-3 each have 24 physical cores (48 threads); the guide asks for 30 cores a GPU: this is met in threads only',
  ])
  const byHand = cluster(onCores('0-29', '30-47', '48-71,144-167', '72-95,168-191'))
  expect(planOf(byHand, 'plot-1').notices).toEqual([
    'GPU 1 has 18 physical cores (18 threads); the guide asks for 30 cores a GPU: this is met neither in cores nor in threads',
    'GPU 2-3 each have 24 physical cores (48 threads); the guide asks for 30 cores a GPU: this is met in threads only',
  ])
})

test('#10 the guide’s own table of GPUs is read, and reported as malformed', () => {
  const rows = indexes.map((index) => `${index}, NVIDIA GeForce RTX 3080, 550.54.15, 10240, GPU-${index}, 00000000:${index}1:00.0`)
  const seen = fact.parse([rows.join('\n'), '0', '', sample('topo-01-vendor-guide-malformed.txt'), '0', ''].join('\x1d'))
  expect(coresOf({ gpus: seen })).toEqual(coresOf())
  expect(planOf(inventory, 'plot-1', { gpus: seen }).notices[0]).toBe(
    'nvidia-smi prints what can not be right: topo -m: 2 GPU columns, but 4 GPU rows (exit 0)',
  )
})

test("#11 memory is preferred from the GPU's node, and on demand insisted on", () => {
  const boundTo = (wishes: Wishes) =>
    programs.map((name) => sectionOf(planOf(cluster(wishes), 'plot-1'), name).command?.match(/^numactl -C \S+ (.*?) \/opt/)?.[1])
  expect(boundTo({})).toEqual(indexes.map(() => '--localalloc'))
  expect(boundTo({ cluster: { plotServer: { memory: 'node' } } })).toEqual(['--membind 0', '--membind 0', '--membind 1', '--membind 1'])
})

test('where nvidia-smi does not count in PCI order CUDA is told the uuid', () => {
  const swapped = { ...gpus, gpus: gpus.gpus.map((gpu, i, all) => ({ ...gpu, busId: all[all.length - 1 - i]!.busId })) }
  const visible = (answers: object) => sectionOf(planOf(inventory, 'plot-1', answers), programs[0]!).environment
  expect(visible({ gpus: swapped })).toBe('CUDA_DEVICE_ORDER="PCI_BUS_ID",CUDA_VISIBLE_DEVICES="GPU-0"')
  expect(visible({})).toBe('CUDA_DEVICE_ORDER="PCI_BUS_ID",CUDA_VISIBLE_DEVICES="0"')
})

test('#20 GPU_CONCURRENCY is set where a GPU is given one', () => {
  const mixed = cluster({ hosts: { plot: { 'plot-1': { gpus: [{ index: 0, concurrency: 12 }, { index: 1 }] } } } })
  const list = planOf(mixed, 'plot-1')
  expect(programs.slice(0, 2).map((name) => sectionOf(list, name).environment)).toEqual([
    'CUDA_DEVICE_ORDER="PCI_BUS_ID",CUDA_VISIBLE_DEVICES="0",GPU_CONCURRENCY="12"',
    'CUDA_DEVICE_ORDER="PCI_BUS_ID",CUDA_VISIBLE_DEVICES="1"',
  ])
})

test('#39 a driver below 525.60.13 is refused, one below 550.54.14 is told, and the one of CUDA 12.4 is fine', () => {
  const driven = (driver: string) => ({ gpus: { ...gpus, driver } })
  expect(objections(inventory, 'plot-1', driven('525.60.12'))).toEqual([
    'base: NVIDIA driver 525.60.12 is too old: CUDA 12 needs 525.60.13 or newer; install 550.54.14 or newer, and reboot',
  ])
  expect(planOf(inventory, 'plot-1', driven('525.105.17')).notices[0]).toBe(
    'NVIDIA driver 525.105.17 works without PTX JIT of newer features; CUDA 12.4 ships 550.54.14',
  )
  expect(planOf(inventory, 'plot-1', driven('550.54.14')).notices.filter((notice) => notice.includes('driver'))).toEqual([])
})

test('a GPU that the host does not show ends its run before the first write', () => {
  expect(objections(inventory, 'plot-1', { gpus: { ...gpus, gpus: gpus.gpus.filter(({ index }) => index !== 2) } })).toEqual([
    "plot-server: inventory promises 4 GPUs, nvidia-smi shows 3 (no index 2); correct the host's gpus in the inventory, or the machine",
  ])
})

test('a GPU that is named by its uuid keeps the cores near it wherever nvidia-smi counts it', () => {
  const named = cluster({ hosts: { plot: { 'plot-1': { gpus: [{ index: 0, uuid: 'GPU-a3' }] } } } })
  const moved = { ...gpus, gpus: gpus.gpus.slice(2, 3).map((gpu) => ({ ...gpu, uuid: 'GPU-a3' })) }
  expect(sectionOf(planOf(named, 'plot-1', { gpus: moved }), programs[0]!)).toMatchObject({
    command: expect.stringContaining('numactl -C 48-95,144-191 --localalloc '),
    environment: 'CUDA_DEVICE_ORDER="PCI_BUS_ID",CUDA_VISIBLE_DEVICES="GPU-a3"',
  })
})
