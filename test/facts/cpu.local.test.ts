import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cpus } from '../../lib/facts/cpu.ts'
import { formatCpuList, parseCpuList, union } from '../../lib/facts/cpu-list.ts'
import type { Topology } from '../../lib/facts/pinning.ts'
import { guideMachine, machine } from './machines.ts'
import { ask, tree } from './sh.ts'

const system = 'sys/devices/system'
const onlineOnly = (list: string) => ({ [`${system}/cpu/online`]: `${list}\n` })

/** /sys as the kernel shows it for such a machine. */
const sysfs = ({ online, cores, nodes }: Topology['cpus']): Record<string, string> =>
  Object.fromEntries([
    [`${system}/cpu/online`, `${formatCpuList(online)}\n`],
    [`${system}/cpu/cpufreq/boost`, '1\n'],
    ...cores.flatMap((core) => core.map((cpu) => [`${system}/cpu/cpu${cpu}/topology/thread_siblings_list`, `${formatCpuList(core)}\n`])),
    ...nodes.map(({ id, cpus }) => [`${system}/node/node${id}/cpulist`, `${formatCpuList(cpus)}\n`]),
    [`${system}/node/has_cpu`, '0\n'],
  ])

const read = async (files: Record<string, string>) => cpus.parse(await ask(cpus, { root: tree(files) }))

test.each([
  ["the guide's machine", guideMachine],
  ['eight nodes of a NPS4 pair', machine(8, 16)],
  ['twelve nodes', machine(12, 2)],
  ['no SMT', machine(2, 4, 1)],
])('%s', async (_, topology) => {
  expect(await read(sysfs(topology))).toEqual({ ...topology, flags: [] })
})

test('flags are those of the first CPU', async () => {
  const cpuinfo = 'processor\t: 0\nflags\t\t: fpu sse4_2 avx2 avx512f\n\nprocessor\t: 1\nflags\t\t: fpu\n'
  expect(await read({ ...onlineOnly('0-1'), 'proc/cpuinfo': cpuinfo })).toMatchObject({ flags: ['fpu', 'sse4_2', 'avx2', 'avx512f'] })
})

test('a kernel without NUMA and topology is one node of single-threaded cores', async () => {
  expect(await read(onlineOnly('0-1'))).toEqual({ online: [0, 1], cores: [[0], [1]], nodes: [{ id: 0, cpus: [0, 1] }], flags: [] })
})

test('a thread that is offline is in no core, a node of memory only has no CPUs', async () => {
  const files = {
    ...onlineOnly('0-2'),
    [`${system}/cpu/cpu0/topology/thread_siblings_list`]: '0,3\n',
    [`${system}/node/node0/cpulist`]: '0-2\n',
  }
  expect(await read({ ...files, [`${system}/node/node1/cpulist`]: '\n' })).toMatchObject({
    cores: [[0], [1], [2]],
    nodes: [
      { id: 0, cpus: [0, 1, 2] },
      { id: 1, cpus: [] },
    ],
  })
})

test('this machine', async () => {
  const seen = cpus.parse(await ask(cpus))
  expect(seen.online).toEqual(parseCpuList(readFileSync('/sys/devices/system/cpu/online', 'utf8')))
  expect(union(...seen.cores)).toEqual(seen.online)
  expect(seen.flags.length).toBeGreaterThan(10)
})

test('no CPUs at all is an error', async () => {
  await expect(read({})).rejects.toThrow('the host shows no CPUs in /sys/devices/system/cpu/online')
})
