import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { exitCode, type LabPaths, labProcess } from './control.ts'
import { hostsNamed } from './topology.ts'

const script = (name: string): string => readFileSync(join(import.meta.dirname, 'watchers', name), 'utf8')

/** A change of one program's process, as its host's supervisord told it; `at` is in seconds of a clock that all hosts of a lab share. */
export type Sighting = {
  readonly at: number
  readonly host: string
  readonly program: string
  readonly state: string
  readonly pid: number
}

async function started(child: ChildProcess) {
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout! }).on('line', (line) => void lines.push(line))
  await once(reader, 'line')
  return async () => {
    child.stdin!.end()
    const code = await exitCode(child)
    if (code !== 0) throw new Error(`a watcher ended with ${code}`)
    return lines
  }
}

/** Watches all programs of some hosts until it is stopped. */
export async function watchPrograms(lab: LabPaths, hosts: readonly string[]) {
  const watches = await Promise.all(
    hosts.map(async (host) => {
      const stop = await started(labProcess(lab, ['exec', host, 'python3', '-c', script('programs.py')], { stdio: 'pipe', env: {} }))
      return { host, stop }
    }),
  )
  return async (): Promise<readonly Sighting[]> => {
    const seen = await Promise.all(
      watches.map(async ({ host, stop }) => (await stop()).map((line) => ({ host, ...(JSON.parse(line) as Omit<Sighting, 'host'>) }))),
    )
    return seen.flat().sort((one, other) => one.at - other.at)
  }
}

export type Published = { readonly acked: number; readonly lost: readonly number[]; readonly longest: number; readonly reconnects: number }

/** Publishes to a replicated stream of these NATS servers until it is stopped. */
export async function publishing(lab: LabPaths, servers: readonly string[]) {
  const addresses = hostsNamed(servers).map(({ address }) => address)
  const stop = await started(labProcess(lab, ['ctl', 'python3', '-c', script('publish.py'), ...addresses], { stdio: 'pipe', env: {} }))
  return async () => JSON.parse((await stop()).at(-1)!) as Published
}

const named = ({ host, program }: Sighting): string => `${host} ${program}`

/** The most programs among those meant that were not RUNNING at one moment. */
export function mostDown(sightings: readonly Sighting[], meant: (sighting: Sighting) => boolean): number {
  const down = new Set<string>()
  let most = 0
  for (const sighting of sightings.filter(meant)) {
    if (sighting.state === 'RUNNING') down.delete(named(sighting))
    else down.add(named(sighting))
    most = Math.max(most, down.size)
  }
  return most
}

/** How many new processes each program got, as `HOST PROGRAM`; the one that it had when the watch began is not counted. */
export function starts(sightings: readonly Sighting[]): Readonly<Record<string, number>> {
  const pids = new Map<string, Set<number>>()
  for (const sighting of sightings) {
    const seen = pids.get(named(sighting)) ?? new Set()
    pids.set(named(sighting), seen)
    if (sighting.pid > 0) seen.add(sighting.pid)
  }
  return Object.fromEntries([...pids].flatMap(([name, { size }]) => (size > 1 ? [[name, size - 1]] : [])))
}
