/** The processors that a host shows in /sys and /proc/cpuinfo: every core has two threads, numbered as Linux does (i and i + cores). */
export type Machine = { name: string; model: string; numaNodes: number; cores: number }

/** The vendor guide's plotting server (`nvidia-smi topo -m` there: 0-47,96-143 and 48-95,144-191), and its node server. */
const PLOTTER: Machine = { name: 'plotter', model: 'AMD EPYC 9454 48-Core Processor', numaNodes: 2, cores: 96 }
const SINGLE: Machine = { name: 'single', model: 'AMD EPYC 9124 16-Core Processor', numaNodes: 1, cores: 16 }

/** What a host with that many GPUs plays; undefined: the processors of the machine that carries the lab. */
export function machineFor(gpus: number): Machine | undefined {
  return gpus === 0 ? undefined : gpus === 1 ? SINGLE : PLOTTER
}

const coresPerNode = (machine: Machine) => machine.cores / machine.numaNodes
const nodeOf = (machine: Machine, core: number) => Math.floor(core / coresPerNode(machine))

/** A NUMA node's threads as the kernel lists them, e.g. `48-95,144-191`. */
export function cpuList(machine: Machine, node: number): string {
  const size = coresPerNode(machine)
  return [0, machine.cores].map((offset) => `${offset + node * size}-${offset + (node + 1) * size - 1}`).join(',')
}

/** The kernel's mask of these threads: 32-bit words in hex, highest first. */
export function cpuMask(machine: Machine, cpus: readonly number[]): string {
  const words = new Array<number>(Math.ceil((machine.cores * 2) / 32)).fill(0)
  for (const cpu of cpus) words[cpu >> 5] = (words[cpu >> 5]! | (1 << (cpu & 31))) >>> 0
  return words
    .reverse()
    .map((word) => word.toString(16).padStart(8, '0'))
    .join(',')
}

/** Files to show over `/sys/devices/system/{node,cpu}` (paths begin `node/`, `cpu/`) and `/proc/cpuinfo` (`cpuinfo`), by path. */
export function machineFiles(machine: Machine): Map<string, string> {
  const cpus = Array.from({ length: machine.cores * 2 }, (_, cpu) => cpu)
  const nodes = Array.from({ length: machine.numaNodes }, (_, node) => node)
  const all = `0-${cpus.length - 1}`
  const files = new Map([
    ...['online', 'possible', 'present'].map((file): [string, string] => [`cpu/${file}`, all]),
    ['cpu/offline', ''],
    ['cpu/kernel_max', '8191'],
    ...['online', 'possible', 'has_cpu', 'has_memory', 'has_normal_memory'].map((file): [string, string] => [
      `node/${file}`,
      nodes.length > 1 ? `0-${nodes.length - 1}` : '0',
    ]),
    ['cpuinfo', cpus.map((cpu) => cpuInfo(machine, cpu)).join('\n')],
  ])
  for (const node of nodes) {
    const own = cpus.filter((cpu) => nodeOf(machine, cpu % machine.cores) === node)
    files.set(`node/node${node}/cpulist`, cpuList(machine, node))
    files.set(`node/node${node}/cpumap`, cpuMask(machine, own))
    files.set(`node/node${node}/distance`, nodes.map((other) => (other === node ? 10 : 32)).join(' '))
    files.set(`node/node${node}/meminfo`, `Node ${node} MemTotal:       134217728 kB\nNode ${node} MemFree:        67108864 kB`)
  }
  for (const cpu of cpus) {
    const core = cpu % machine.cores
    const package_ = nodeOf(machine, core)
    const topology = `cpu/cpu${cpu}/topology`
    files.set(`${topology}/core_id`, `${core % coresPerNode(machine)}`)
    files.set(`${topology}/physical_package_id`, `${package_}`)
    files.set(`${topology}/thread_siblings_list`, `${core},${core + machine.cores}`)
    files.set(`${topology}/thread_siblings`, cpuMask(machine, [core, core + machine.cores]))
    files.set(`${topology}/core_siblings_list`, cpuList(machine, package_))
    files.set(`${topology}/core_siblings`, files.get(`node/node${package_}/cpumap`)!)
    if (cpu > 0) files.set(`cpu/cpu${cpu}/online`, '1')
  }
  return files
}

function cpuInfo(machine: Machine, cpu: number): string {
  const core = cpu % machine.cores
  const fields = {
    processor: cpu,
    vendor_id: 'AuthenticAMD',
    'cpu family': 25,
    model: 17,
    'model name': machine.model,
    'physical id': nodeOf(machine, core),
    siblings: coresPerNode(machine) * 2,
    'core id': core % coresPerNode(machine),
    'cpu cores': coresPerNode(machine),
    flags: 'fpu lm sse2 ssse3 sse4_1 sse4_2 avx avx2 aes',
  }
  return Object.entries(fields)
    .map(([name, value]) => `${name}${name.length < 8 ? '\t\t' : '\t'}: ${value}\n`)
    .join('')
}
