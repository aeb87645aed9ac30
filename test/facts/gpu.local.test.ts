import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gpus } from '../../lib/facts/gpu.ts'
import { pinGpus } from '../../lib/facts/pinning.ts'
import { sample } from './fixtures.ts'
import { guideMachine } from './machines.ts'
import { ask, tree, withOnly, withPrograms } from './sh.ts'

const row = (index: number, bus = `00000000:${index}1:00.0`) => `${index}, NVIDIA RTX A4000, 550.54.15, 16376, GPU-${index}, ${bus}`
const rows = (count: number): string => Array.from({ length: count }, (_, index) => row(index)).join('\n')

type Says = { readonly query?: string; readonly exit?: number; readonly topo?: string; readonly topoExit?: number }

/** An nvidia-smi that knows the two questions of the fact, and refuses any other. */
const nvidiaSmi = ({ query = '', exit = 0, topo = '', topoExit = 0 }: Says): string => {
  const said = tree({ query: query === '' ? '' : `${query}\n`, topo })
  return withPrograms({
    'nvidia-smi': `case "$*" in
      '--query-gpu=index,name,driver_version,memory.total,uuid,pci.bus_id --format=csv,noheader,nounits') cat ${said}/query; exit ${exit} ;;
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
  const root = tree({ 'sys/bus/pci/devices/0000:00:06.0/numa_node': '-1\n' })
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
  const root = tree({
    'sys/bus/pci/devices/0000:c1:00.0/numa_node': '1\n',
    'sys/bus/pci/devices/10000:02:00.0/numa_node': '3\n',
    'sys/bus/pci/devices/0000:03:00.0/numa_node': '-1\n',
  })
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

test('a bus id that is a path is not followed', async () => {
  const root = tree({ 'sys/bus/pci/devices/0:x/y': '', 'etc/a:0.0/numa_node': '2\n' })
  const topo = 'GPU0 CPU Affinity\nGPU0 X 0-7'
  const seen = await read({ query: row(0, '0:x/../../../../../etc/a:0.0'), topo }, root)
  expect(seen.gpus.map(({ numaNode }) => numaNode)).toEqual([undefined])
})

test.each([
  ['a mismatch', { query: sample('err-01-driver-library-mismatch-new.txt'), exit: 18 }, 'mismatch', 0],
  ['a driver that is not loaded', { query: sample('err-03-driver-not-loaded.txt'), exit: 9 }, 'not-loaded', 0],
  ['no devices', { query: sample('err-04-no-devices.txt'), exit: 6 }, 'no-devices', 0],
  ['one GPU off the bus', { query: `${row(0)}\nUnable to determine the device handle for GPU1: GPU is lost`, exit: 15 }, 'off-the-bus', 1],
  ['words that are no table', { query: 'WARNING: infoROM is corrupted' }, 'malformed', 0],
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

test('a hung nvidia-smi is asked once, and ended', async () => {
  const calls = tree({ count: '' })
  const programs = { 'nvidia-smi': `echo x >>${calls}/count; exec sleep 60`, timeout: 'shift 3; exec /usr/bin/timeout 0.2 "$@"' }
  const seen = gpus.parse(await ask(gpus, { path: withPrograms(programs) }))
  expect(seen).toEqual({ gpus: [], fault: { code: 'timeout', text: '', exit: 124 } })
  expect(readFileSync(`${calls}/count`, 'utf8')).toBe('x\n')
})

test('half an answer is an error', () => {
  expect(() => gpus.parse('0, NVIDIA')).toThrow('no whole answer about GPUs: "0, NVIDIA"')
})
