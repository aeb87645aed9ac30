import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { exitCode, labProcess } from './control.ts'
import type { Lab } from './harness.ts'
import { hostsNamed } from './topology.ts'
import { type Change, type Watched, watched } from './watched.ts'

export type { Watched } from './watched.ts'

export type Published = {
  readonly published: number
  readonly acked: number
  /** Numbers that were acknowledged, and that the stream does not hold. */
  readonly lost: readonly number[]
  /** Numbers that it holds more than once. */
  readonly doubled: readonly number[]
  /** Seconds from one acknowledgement to the next. */
  readonly longestGap: number
  readonly reconnects: number
}

/** Something that looks on until it is stopped, and then says what it saw. */
export type Watch<Seen> = { stop(): Promise<Seen> }

const watchers = join(import.meta.dirname, 'watchers')
const python = ['/usr/bin/python3', '-BSE']

/** A watcher that has begun: it has said its first line. It ends when its stdin does. @throws when it can't begin, or ended by itself. */
async function begin(lab: Lab, argv: readonly string[]): Promise<Watch<string[]> & { first: string }> {
  const child = labProcess(lab, argv, { stdio: 'pipe' })
  const ended = exitCode(child)
  const [lines, errors]: [string[], string[]] = [[], []]
  const reader = createInterface({ input: child.stdout! }).on('line', (line) => void lines.push(line))
  child.stderr!.setEncoding('utf8').on('data', (text: string) => void errors.push(text))
  child.stdin!.on('error', () => {}) // what ended by itself is told so below
  let over = false
  void ended.then(() => {
    over = true
  })
  const failed = (code: number) => new Error(`lab ${argv.slice(0, 2).join(' ')}: a watcher ended with ${code}: ${errors.join('')}`)
  const first = await Promise.race([once(reader, 'line').then(([line]) => line as string), ended])
  if (typeof first === 'number') throw failed(first)
  return {
    first,
    async stop() {
      const early = over
      child.stdin!.end()
      const code = await ended
      if (early || code !== 0) throw failed(code)
      return lines
    },
  }
}

/** Where the programs of the cluster listen once they are at work. */
const ports = ['nats-server=4222', 'autonomys-node=9944', ...[0, 1, 2, 3].map((gpu) => `autonomys-plot-server-${gpu}=${9966 + gpu}`)]

/**
 * Watches every program of these hosts, ten times a second, from when this resolves until `stop`. Up is what supervisord calls RUNNING
 * and what listens on its port.
 */
export const watchPrograms = (lab: Lab, hosts: readonly string[]): Promise<Watch<Watched>> => watchHosts(lab, hosts, 'programs.py', ports)

/** Watches, in the same way, whom the NATS server of each of these hosts calls the leader of JetStream: a program `leader` that is up while there is one. */
export const watchLeader = (lab: Lab, hosts: readonly string[]): Promise<Watch<Watched>> => watchHosts(lab, hosts, 'leader.py')

async function watchHosts(lab: Lab, hosts: readonly string[], file: string, args: readonly string[] = []): Promise<Watch<Watched>> {
  const script = readFileSync(join(watchers, file), 'utf8')
  const watches = await Promise.all(hosts.map((host) => begin(lab, ['exec', host, ...python, '-c', script, ...args])))
  return {
    async stop() {
      const said = await Promise.all(watches.map((watch) => watch.stop()))
      const told = hosts.map((host, index) => said[index]!.map((line) => ({ host, ...JSON.parse(line) }) as Change))
      const begun = Object.fromEntries(told.map((changes) => [changes[0]!.host, changes[0]!.at]))
      const ended = Math.max(...told.map((changes) => changes.at(-1)!.at))
      return watched(
        told.flatMap((changes) => changes.slice(1, -1)),
        begun,
        ended,
      )
    },
  }
}

/**
 * Publishes to the NATS servers of these hosts, 20 times a second, from when this resolves (the first is acknowledged) until `stop`; over TLS
 * where a file with their authority is named.
 */
export async function publishing(
  lab: Lab,
  hosts: readonly string[] = ['node-1', 'node-2', 'node-3'],
  authority?: string,
): Promise<Watch<Published> & { stream: string }> {
  const servers = hostsNamed(hosts).map(({ address }) => `${address}:4222`)
  const tls = authority === undefined ? [] : ['env', `NATS_AUTHORITY=${authority}`]
  const watch = await begin(lab, ['ctl', ...tls, ...python, join(watchers, 'publisher.py'), ...servers])
  const { stream } = JSON.parse(watch.first) as { stream: string }
  return { stream, stop: async () => JSON.parse((await watch.stop()).at(-1)!) as Published }
}

/** Of each connection: round trips, the handshake's among them, and bytes of all packets both ways. */
export type OnWire = { readonly trips: number; readonly bytes: number }

/** Listens to the control machine's SSH connections, by host. */
export async function watchWire(lab: Lab, hosts: readonly string[]): Promise<Watch<Readonly<Record<string, readonly OnWire[]>>>> {
  const watch = await begin(lab, ['ctl', ...python, join(watchers, 'wire.py')])
  return {
    async stop() {
      const said = JSON.parse((await watch.stop()).at(-1)!) as Record<string, [number, number][]>
      // what had begun before ends without a turn
      const of = (address: string) => (said[address] ?? []).flatMap(([trips, bytes]) => (trips === 0 ? [] : [{ trips, bytes }]))
      return Object.fromEntries(hostsNamed(hosts).map(({ name, address }) => [name, of(address)]))
    },
  }
}
