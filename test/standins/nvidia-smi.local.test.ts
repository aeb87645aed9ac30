import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gpus } from '../../lib/facts/gpu.ts'
import { parseGpuQuery } from '../../lib/facts/gpu-query.ts'
import { sample } from '../facts/fixtures.ts'
import { ask as askFact, tree, withPrograms } from '../facts/sh.ts'
import { machineFor } from '../lab/machine.ts'
import { gpuTable } from '../lab/prepare.ts'
import { hostsNamed } from '../lab/topology.ts'
import { standins } from './standins.ts'

const [host] = hostsNamed(['plot-1'])
const table = gpuTable(host!, machineFor(4)!)
const driver = { 'etc/standin/driver-version': '550.54.15\n' }
const four = { 'etc/standin/gpus': table, ...driver }
const program = join(standins, 'nvidia-smi')

const fact = async (files: Record<string, string>) =>
  gpus.parse(await askFact(gpus, { path: withPrograms({ 'nvidia-smi': `STANDIN_ROOT=${tree(files)} exec ${program} "$@"` }) }))
const smi = (argv: readonly string[], files: Record<string, string> = four) => {
  const { status, stdout, stderr } = spawnSync('dash', [program, ...argv], {
    env: { ...process.env, STANDIN_ROOT: tree(files) },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('the fact reads four GPUs on two nodes and finds no fault', async () => {
  const { gpus: seen, ...rest } = await fact(four)
  expect(rest).toEqual({ driver: '550.54.15' })
  expect(seen.map(({ affinity: _, ...gpu }) => Object.values(gpu).join(' '))).toEqual(
    table
      .trim()
      .split('\n')
      .map((row) => row.split('\t'))
      .map(([index, uuid, name, memory, bus, node]) => [index, name, memory, uuid, bus, node].join(' ')),
  )
  expect(seen.map(({ affinity }) => [affinity!.length, affinity![0]])).toEqual([
    [96, 0],
    [96, 0],
    [96, 48],
    [96, 48],
  ])
})

test.each([
  ['mismatch', { code: 'mismatch', exit: 18 }],
  ['not-loaded', { code: 'not-loaded', exit: 9 }],
  ['no-devices', { code: 'no-devices', exit: 6 }],
])('told to fail by %s, it has the real words', async (error, fault) => {
  expect((await fact({ ...four, 'etc/standin/nvidia-smi-error': `${error}\n` })).fault).toMatchObject(fault)
})

test('its words are those of the samples', () => {
  const said = (error: string) => smi(['-L'], { ...four, 'etc/standin/nvidia-smi-error': `${error}\n` }).stdout
  const version = (text: string) => text.replace(/\d+\.[\d.]+/, 'N')
  expect(version(said('mismatch')).trim()).toBe(version(sample('err-01-driver-library-mismatch-new.txt')).trim())
  expect(said('not-loaded').trim()).toBe(sample('err-03-driver-not-loaded.txt').trim())
  expect(said('no-devices').trim()).toBe(sample('err-04-no-devices.txt').trim())
  expect(smi(['topo', '-m', '-i', '0']).stdout.trim()).toBe(sample('err-05-topo-i-rejected.txt').trim())
})

test('a host without GPUs finds none', async () => {
  expect((await fact(driver)).fault).toMatchObject({ code: 'no-devices', exit: 6 })
})

test('topo -m is underlined, parted by tabs, and has two of them before its last column', () => {
  expect(smi(['topo', '-m']).stdout.split('\n').slice(0, 5)).toEqual([
    '\x1b[4m\tGPU0\tGPU1\tGPU2\tGPU3\tCPU Affinity\tNUMA Affinity\tGPU NUMA ID\x1b[0m',
    'GPU0\t X \tNODE\tSYS\tSYS\t0-47,96-143\t0\t\tN/A',
    'GPU1\tNODE\t X \tSYS\tSYS\t0-47,96-143\t0\t\tN/A',
    'GPU2\tSYS\tSYS\t X \tNODE\t48-95,144-191\t1\t\tN/A',
    'GPU3\tSYS\tSYS\tNODE\t X \t48-95,144-191\t1\t\tN/A',
  ])
})

test('queries with header, units and a GPU of choice', () => {
  const columns = ['index', 'name', 'memory.total', 'mig.mode.current']
  const { stdout } = smi([`--query-gpu=${columns.join(',')}`, '--format=csv'])
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    'index, name, memory.total [MiB], mig.mode.current',
    '0, NVIDIA GeForce RTX 4090, 24564 MiB, [N/A]',
  ])
  expect(parseGpuQuery(stdout, columns).rows.map(({ memoryMiB }) => memoryMiB)).toEqual([24564, 24564, 24564, 24564])
  expect(smi(['-i', '2', '--query-gpu=pci.bus_id', '--format=csv,noheader']).stdout).toBe('00000000:81:00.0\n')
  expect(smi(['-i', '7', '--query-gpu=index', '--format=csv,noheader'])).toEqual({
    status: 6,
    stdout: 'No devices were found\n',
    stderr: '',
  })
})

test('-L names each GPU with its uuid', () => {
  const uuid = table.split('\t')[1]!
  expect(smi(['-L']).stdout.split('\n')[0]).toBe(`GPU 0: NVIDIA GeForce RTX 4090 (UUID: ${uuid})`)
})

test.each([
  [['--frobnicate'], "ERROR: Option --frobnicate is not recognized. Please run 'nvidia-smi -h' for help.\n"],
  [['--query-gpu=cuda_version', '--format=csv'], 'Field "cuda_version" is not a valid field to query.\n\n'],
  [['--query-gpu=index'], 'Format must be specified: "--format=csv"\n'],
  [['--format=csv'], "Invalid combination of input arguments. Please run 'nvidia-smi -h' for help.\n"],
  [['topo', '-x'], "Invalid combination of input arguments. Please run 'nvidia-smi topo -h' for help.\n"],
])('%j is refused', (argv, stdout) => {
  expect(smi(argv)).toEqual({ status: 2, stdout, stderr: '' })
})

test('both shell stand-ins are clean under shellcheck', () => {
  expect(execFileSync('shellcheck', ['--shell=sh', program, join(standins, 'numactl')], { encoding: 'utf8' })).toBe('')
})
