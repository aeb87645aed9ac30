import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../test/lab/harness.ts'

/** Seconds, bytes and packets on the control machine's wire; `memory` is the most bytes that all its processes held at once (RSS). */
export type Figures = {
  readonly code: number
  readonly wall: number
  readonly controlCpu: number
  readonly hostsCpu: number
  readonly bytesOut: number
  readonly bytesIn: number
  readonly packetsOut: number
  readonly packetsIn: number
  readonly memory: number
}

const cgroups = /^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 /m.exec(readFileSync('/proc/self/mountinfo', 'utf8'))?.[1]

const cpuOf = (group: string): number => Number(/usage_usec (\d+)/.exec(readFileSync(join(group, 'cpu.stat'), 'utf8'))![1]) / 1e6

const membersOf = (group: string): string[] => readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)

function heldBy(group: string): number {
  const pages = membersOf(group).map((pid) => {
    try {
      return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    } catch {
      return 0 // it has ended meanwhile
    }
  })
  return pages.reduce((sum, each) => sum + each, 0) * 4096
}

async function wire(lab: Lab): Promise<readonly number[]> {
  const { stdout } = await lab.ctl(['cat', '/proc/net/dev'])
  const numbers = /eth0:\s*(.*)/.exec(stdout)![1]!.split(/\s+/).map(Number)
  return [numbers[8]!, numbers[0]!, numbers[9]!, numbers[1]!]
}

/** Ends what a run left behind, as ssh's masters, so that the next one starts cold. */
function endAll(group: string): void {
  for (const pid of membersOf(group)) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // it has ended by itself
    }
  }
}

export type Command = { readonly argv: readonly string[]; readonly env?: NodeJS.ProcessEnv; readonly cwd?: string }

/** Runs a command on the lab's control machine, in a cgroup of its own, and counts what it cost both sides; its output goes to `log`. */
export async function measure(lab: Lab, { argv, env = {}, cwd }: Command, log: string): Promise<Figures> {
  if (cgroups === undefined) throw new Error('no cgroup2 hierarchy is mounted, by which processes are counted')
  const control = join(cgroups, `plotwright-bench-${lab.prefix}`)
  const hosts = join(cgroups, `plotwright-lab-${lab.prefix}`)
  mkdirSync(control, { recursive: true })
  const [before, controlBefore, hostsBefore] = [await wire(lab), cpuOf(control), cpuOf(hosts)]
  const enter = ['bash', '-c', 'echo 0 >"$0/cgroup.procs"; exec "$@"', control, 'nsenter', `--net=/run/netns/${lab.prefix}-control`]
  const started = performance.now()
  const child = spawn(enter[0]!, [...enter.slice(1), ...argv], {
    env: { ...process.env, LAB_PREFIX: lab.prefix, LAB_DIR: lab.dir, ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk))
  let memory = 0
  const sampling = setInterval(() => {
    memory = Math.max(memory, heldBy(control))
  }, 50)
  const code = await new Promise<number>((resolve) => child.once('exit', (status) => resolve(status ?? 1)))
  const wall = (performance.now() - started) / 1000
  clearInterval(sampling)
  endAll(control)
  writeFileSync(log, Buffer.concat(said))
  const after = await wire(lab)
  const [bytesOut, bytesIn, packetsOut, packetsIn] = after.map((value, i) => value - before[i]!) as [number, number, number, number]
  return {
    code,
    wall,
    controlCpu: cpuOf(control) - controlBefore,
    hostsCpu: cpuOf(hosts) - hostsBefore,
    bytesOut,
    bytesIn,
    packetsOut,
    packetsIn,
    memory,
  }
}
