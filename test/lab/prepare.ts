import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cpuList, type Machine, machineFiles, machineFor } from './machine.ts'
import type { LabHost } from './topology.ts'

const STANDINS = { 'nvidia-smi': '/usr/bin/nvidia-smi', numactl: '/usr/local/bin/numactl' }
const GPU = { name: 'NVIDIA GeForce RTX 4090', memoryMiB: 24564, driver: '550.54.15' }

/**
 * Writes into `dir` all that lab.sh needs to boot these hosts: `hosts` (a line each: name, address), `machines/<name>` (what
 * /sys shows), and a folder a host with `seed` (files of its first boot), `disks/<mount point>.img` and `machine`.
 */
export function prepare(dir: string, hosts: readonly LabHost[]): void {
  const known = hosts.map((host) => `${host.address} ${host.name}\n`).join('')
  write(join(dir, 'hosts'), hosts.map((host) => `${host.name} ${host.address}\n`).join(''))
  mkdirSync(join(dir, 'machines'))
  for (const host of hosts) {
    const home = join(dir, host.name)
    const seed = join(home, 'seed')
    write(join(seed, 'etc/hostname'), `${host.name}\n`)
    write(join(seed, 'etc/hosts'), `127.0.0.1 localhost\n::1 localhost\n${known}`)
    mkdirSync(join(home, 'disks'))
    for (const disk of host.disks) write(join(home, 'disks', `${disk}.img`), '')
    const machine = machineFor(host.gpus)
    if (!machine) continue
    writeMachine(join(dir, 'machines', machine.name), machine)
    symlinkSync(join('..', 'machines', machine.name), join(home, 'machine'))
    write(join(seed, 'etc/standin/gpus'), gpuTable(host, machine))
    write(join(seed, 'etc/standin/driver-version'), `${GPU.driver}\n`)
    for (const [name, path] of Object.entries(STANDINS)) install(join(import.meta.dirname, 'standins', name), join(seed, path))
  }
}

/** One line a GPU: index, uuid, name, memory in MiB, PCI bus id, NUMA node, CPU affinity; tabs between. The GPUs fill the nodes in order. */
export function gpuTable(host: LabHost, machine: Machine): string {
  const rows = Array.from({ length: host.gpus }, (_, index) => {
    const node = Math.floor((index * machine.numaNodes) / host.gpus)
    const hex = createHash('sha256').update(`${host.name}/${index}`).digest('hex')
    const uuid = `GPU-${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')}`
    const bus = `00000000:${(1 + index * 0x40).toString(16).padStart(2, '0').toUpperCase()}:00.0`
    return [index, uuid, GPU.name, GPU.memoryMiB, bus, node, cpuList(machine, node)].join('\t')
  })
  return rows.map((row) => `${row}\n`).join('')
}

function writeMachine(dir: string, machine: Machine): void {
  if (existsSync(dir)) return
  for (const [path, text] of machineFiles(machine)) write(join(dir, path), text && `${text}\n`)
}

function install(from: string, to: string): void {
  if (!existsSync(from)) return
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
  chmodSync(to, 0o755)
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
