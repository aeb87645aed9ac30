import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Gpus, gpus, inPciOrder } from '../../lib/facts/gpu.ts'
import { pinGpus } from '../../lib/facts/pinning.ts'
import { sample } from './fixtures.ts'
import { guideMachine, machine } from './machines.ts'
import { ask, tree, withOnly, withPrograms } from './sh.ts'

const row = (index: number, bus = `00000000:${index}1:00.0`) => `${index}, NVIDIA RTX A4000, 550.54.15, 16376, GPU-${index}, ${bus}`
const rows = (count: number): string => Array.from({ length: count }, (_, index) => row(index)).join('\n')

/** Files of a card on the PCI bus. */
const card = (bus: string, node: number, cpus = '', more: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ vendor: '0x10de', class: '0x030200', numa_node: String(node), local_cpulist: cpus, ...more }).map(([file, text]) => [
      `sys/bus/pci/devices/${bus}/${file}`,
      `${text}\n`,
    ]),
  )

type Says = { readonly list?: string; readonly query?: string; readonly exit?: number; readonly topo?: string; readonly topoExit?: number }

/** An nvidia-smi that knows the three questions of the fact, and refuses any other. */
const nvidiaSmi = ({ list = '', query = '', exit = 0, topo = '', topoExit = 0 }: Says): string => {
  const said = tree({ query: query === '' ? '' : `${query}\n`, topo, list })
  return withPrograms({
    'nvidia-smi': `case "$*" in
      '--query-gpu=index,name,driver_version,memory.total,uuid,pci.bus_id --format=csv,noheader,nounits') cat ${said}/query; exit ${exit} ;;
      -L) cat ${said}/list; exit ${list === '' ? exit : 0} ;;
      'topo -m') cat ${said}/topo; exit ${topoExit} ;;
    esac
    echo "Invalid combination of input arguments: $*"; exit 2`,
  })
}
const read = async (says: Says, root = tree({})) => gpus.parse(await ask(gpus, { path: nvidiaSmi(says), root }))

test('four GPUs on one node', async () => {
  const seen = await read({ query: rows(4), topo: sample('topo-02-4xA4000-uma-driver580-tabs.txt') })
  expect(seen).toMatchObject({ driver: '550.54.15', gpus: [{ index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }] })
  expect(seen.fault).toBeUndefined()
  expect(seen.gpus[3]).toEqual({
    index: 3,
    name: 'NVIDIA RTX A4000',
    memoryMiB: 16376,
    uuid: 'GPU-3',
    busId: '00000000:31:00.0',
    numaNode: 0,
    affinity: Array.from({ length: 32 }, (_, cpu) => cpu),
  })
})

test('one GPU of a virtual machine, where sysfs knows no node and topo -m does', async () => {
  const root = tree(card('0000:00:06.0', -1))
  const says = { query: sample('query-04-1xH100-noheader-nounits.csv').trim(), topo: sample('topo-15-1xH100-vm-driver580.txt') }
  expect(await read(says, root)).toEqual({
    driver: '580.159.04',
    gpus: [
      {
        index: 0,
        name: 'NVIDIA H100 80GB HBM3',
        memoryMiB: 81559,
        uuid: 'GPU-00000000-0000-0000-0000-000000000001',
        busId: '00000000:00:06.0',
        numaNode: 0,
        affinity: Array.from({ length: 16 }, (_, cpu) => cpu),
      },
    ],
  })
})

test("the guide's own table is malformed, and yet its GPUs get the right cores", async () => {
  const seen = await read({ query: rows(4), topo: sample('topo-01-vendor-guide-malformed.txt') })
  expect(seen.fault).toEqual({ code: 'malformed', text: 'topo -m: 2 GPU columns, but 4 GPU rows', exit: 0 })
  expect(pinGpus({ cpus: guideMachine, gpus: seen.gpus }).map(({ list }) => list)).toEqual([
    '0-23,96-119',
    '24-47,120-143',
    '48-71,144-167',
    '72-95,168-191',
  ])
})

test('where topo -m says N/A sysfs is asked, which names buses in lower case and domains by four digits', async () => {
  const root = tree({ ...card('0000:c1:00.0', 1), ...card('10000:02:00.0', 3), ...card('0000:03:00.0', -1) })
  const query = [row(0, '00000000:C1:00.0'), row(1, '00010000:02:00.0'), row(2, '00000000:03:00.0'), row(3, '00000000:04:00.0')].join('\n')
  const topo = [
    'GPU0 GPU1 GPU2 GPU3 CPU Affinity',
    'GPU0 X SYS SYS SYS 0-7',
    'GPU1 SYS X SYS SYS 0-7',
    'GPU2 SYS SYS X SYS 0-7',
    'GPU3 SYS SYS SYS X 0-7',
  ]
  const seen = await read({ query, topo: topo.join('\n') }, root)
  expect(seen.gpus.map(({ numaNode }) => numaNode)).toEqual([1, 3, undefined, undefined])
  expect(seen.fault).toBeUndefined()
})

test('a topology without affinities, and none at all: sysfs knows them', async () => {
  const root = tree({ ...card('0000:01:00.0', 0, '0-3'), ...card('0000:11:00.0', 1, '4-7') })
  const places = ({ gpus: seen }: Gpus) => seen.map(({ numaNode, affinity }) => [numaNode, affinity])
  const expected = [
    [0, [0, 1, 2, 3]],
    [1, [4, 5, 6, 7]],
  ]
  expect(places(await read({ query: rows(2), topo: 'GPU0 GPU1 CPU Affinity\nGPU0 X SYS N/A\nGPU1 SYS X N/A' }, root))).toEqual(expected)
  const without = await read({ query: rows(2), topo: 'Not supported', topoExit: 3 }, root)
  expect([places(without), without.fault?.code]).toEqual([expected, 'malformed'])
})

test('a driver that does not know the query is asked for its list', async () => {
  const says = { list: sample('list-01-nvidia-smi-L.txt'), query: 'Field "pci.bus_id" is not a valid field to query.', exit: 2 }
  const seen = await read({ ...says, topo: sample('topo-06-1gpu-tabs.txt') })
  expect(seen).toMatchObject({ source: 'nvidia-smi -L', fault: { code: 'refused', exit: 2 } })
  expect(seen.gpus).toMatchObject([
    { index: 0, name: 'GeForce GTX 1660 Ti', uuid: 'GPU-e18afb8d-1627-f8ff-2ba3-c05c5a8e9e67', numaNode: 0, busId: undefined },
  ])
})

test('where nvidia-smi can not, the kernel names the cards in PCI order, and their cores are known', async () => {
  const root = tree({
    ...card('0001:01:00.0', 1, '4-7,12-15'),
    ...card('0000:41:00.0', 0, '0-3,8-11'),
    ...card('0000:41:00.1', 0, '', { class: '0x040300' }),
    ...card('0000:02:00.0', 0, '', { vendor: '0x1002' }),
  })
  const seen = await read({ query: sample('err-01-driver-library-mismatch-new.txt'), exit: 18 }, root)
  expect([seen.source, seen.fault?.code]).toEqual(['sysfs', 'mismatch'])
  expect(seen.gpus.map(({ index, busId, numaNode }) => [index, busId, numaNode])).toEqual([
    [0, '0000:41:00.0', 0],
    [1, '0001:01:00.0', 1],
  ])
  expect(pinGpus({ cpus: machine(2, 4), gpus: seen.gpus }).map(({ list }) => list)).toEqual(['0-3,8-11', '4-7,12-15'])
})

test.each([
  ['a mismatch', { query: sample('err-01-driver-library-mismatch-new.txt'), exit: 18 }, 'mismatch', 0],
  ['a driver that is not loaded', { query: sample('err-03-driver-not-loaded.txt'), exit: 9 }, 'not-loaded', 0],
  ['no devices', { query: sample('err-04-no-devices.txt'), exit: 6 }, 'no-devices', 0],
  ['one GPU off the bus', { query: `${row(0)}\nUnable to determine the device handle for GPU1: GPU is lost`, exit: 15 }, 'off-the-bus', 1],
  ['words that are no table', { query: 'WARNING: it is hot' }, 'malformed', 0],
  ['a warning beside a row', { query: `${row(0)}\nWARNING: infoROM is corrupted at gpu 0000:01:00.0` }, 'inforom', 1],
  ['nothing said', {}, 'malformed', 0],
  ['no topology', { query: rows(1), topo: 'Not supported', topoExit: 3 }, 'malformed', 1],
  ['a topology of fewer GPUs', { query: rows(2), topo: sample('topo-06-1gpu-tabs.txt') }, 'malformed', 2],
])('%s', async (_, says, code, count) => {
  const seen = await read(says)
  expect([seen.fault?.code, seen.gpus.length]).toEqual([code, count])
})

test('a host without nvidia-smi', async () => {
  const said = await ask(gpus, { path: withOnly('timeout', 'tr') })
  expect(gpus.parse(said)).toEqual({ gpus: [], fault: { code: 'not-installed', text: '', exit: 127 } })
})

test('a hung nvidia-smi is asked both things at once, neither a second time, and ended', async () => {
  const calls = tree({ count: '' })
  const programs = { 'nvidia-smi': `echo x >>${calls}/count; exec sleep 60`, timeout: 'shift 3; exec /usr/bin/timeout 0.2 "$@"' }
  const seen = gpus.parse(await ask(gpus, { path: withPrograms(programs) }))
  expect(seen).toEqual({ gpus: [], fault: { code: 'timeout', text: '', exit: 124 } })
  expect(readFileSync(`${calls}/count`, 'utf8')).toBe('x\nx\n')
})

test.each([
  [['00000000:01:00.0', '00000000:C1:00.0', '00010000:01:00.0'], true],
  [['00000000:C1:00.0', '00000000:01:00.0'], false],
  [['00010000:01:00.0', '0000:02:00.0'], false],
  [[undefined, '00000000:01:00.0'], true],
  [[], true],
])('buses %j are in PCI order: %s', (buses, expected) => {
  expect(inPciOrder(buses.map((busId) => ({ busId })))).toBe(expected)
})

test('half an answer is an error', () => {
  expect(() => gpus.parse('0, NVIDIA')).toThrow('no whole answer about GPUs: "0, NVIDIA"')
})
