import { posix } from 'node:path'
import type { Flaw } from '../../lib/engine/errors.ts'
import { reveal, Secret } from '../../lib/engine/secret.ts'

export type Fault = Flaw

/** A command as a program is to run it, and what speaks against it. */
export type CommandLine = {
  readonly argv: readonly (string | Secret)[]
  readonly environment: Readonly<Record<string, string>>
  readonly problems: readonly Fault[]
  readonly notices: readonly string[]
}

export type Servers = readonly (string | Secret)[]

/** What every command of the vendor's binaries takes. */
export type Common = {
  /** The binary's absolute path. */
  readonly binary: string
  /** For flags of the closed binary that are not known here; appended as they are. */
  readonly extraArgs?: readonly string[]
}

export const faultWhen = (wrong: boolean, what: string, fix: string): Fault[] => (wrong ? [{ what, fix }] : [])

/** No trailing and no double slashes, so that one directory has one spelling. */
export const normalisePath = (path: string): string => posix.normalize(path).replace(/(?<=.)\/$/, '')

export const pathFaults = (path: string): Fault[] => [
  ...faultWhen(!path.startsWith('/'), `path ${JSON.stringify(path)} is not absolute`, 'begin it with /'),
  ...faultWhen(path.split('/').includes('..'), `path ${JSON.stringify(path)} climbs with ..`, 'write where it leads'),
]

/** For `path=DIR,…`, which the farmer splits at commas. */
export const farmPathFaults = (path: string): Fault[] => [
  ...pathFaults(path),
  ...faultWhen(path.includes(','), `path ${JSON.stringify(path)} holds a comma, at which the farmer would split it`, 'mount it elsewhere'),
]

export const wholeFaults = (numbers: Readonly<Record<string, number>>): Fault[] =>
  Object.entries(numbers).flatMap(([name, value]) =>
    faultWhen(!Number.isSafeInteger(value) || value < 1, `${name} is ${value}`, 'take a whole number from 1 upwards'),
  )

export const portFaults = (port: number): Fault[] =>
  faultWhen(!Number.isInteger(port) || port < 1 || port > 65_535, `${port} is no port`, 'take 1 to 65535')

const server = /^(nats|tls):\/\/([^@/\s]+@)?(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?\/?$/i

/** The server that a URL means, whoever logs in; 4222 is NATS' own port. */
const meant = (url: string): string => {
  const bare = url
    .toLowerCase()
    .replace(/\/\/[^/]*@/, '//')
    .replace(/\/$/, '')
  return /:\d+$/.test(bare) ? bare : `${bare}:4222`
}

export function serversFaults(servers: Servers): Fault[] {
  const targets = servers.map((each) => meant(reveal(each)))
  const twice = new Set(targets.filter((each, i) => targets.indexOf(each) < i))
  return [
    ...faultWhen(servers.length === 0, 'no NATS server is named', 'name each server of the cluster'),
    ...servers.flatMap((each, i) => [
      ...faultWhen(!server.test(reveal(each)), `NATS server ${i + 1} is no nats://HOST:PORT`, 'write it like nats://192.168.1.1:4222'),
      ...faultWhen(
        typeof each === 'string' && each.includes('@'),
        `the password of NATS server ${i + 1} is plain text`,
        'make the URL a Secret',
      ),
    ]),
    ...[...twice].map((each) => ({ what: `NATS server ${each} is named twice`, fix: 'name each server once' })),
  ]
}

export const serversNotices = (servers: Servers): string[] =>
  servers.some((each) => each instanceof Secret)
    ? ['the NATS password stands in the process list of each host: the farmer takes it no other way']
    : []

/** The flag once for each server. */
export const serverFlags = (flag: '--nats-server' | '--nats-servers', servers: Servers): (string | Secret)[] =>
  servers.flatMap((each) => [flag, each])

/** Settings of a GPU's process. Indices count as nvidia-smi does; a uuid (GPU-…) also outlives a re-enumeration. */
export const gpuEnvironment = (gpu: number | string, concurrency?: number): Record<string, string> => ({
  CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
  CUDA_VISIBLE_DEVICES: String(gpu),
  ...(concurrency === undefined ? {} : { GPU_CONCURRENCY: String(concurrency) }),
})

export const gpuFaults = (gpu: number | string): Fault[] =>
  faultWhen(!/^(\d+|GPU-[\da-f-]+)$/i.test(String(gpu)), `${JSON.stringify(gpu)} names no GPU`, 'take its index or its uuid (GPU-…)')

/** Long flags of a command that the binary's own `--help` does not name. */
export const unknownFlags = (argv: CommandLine['argv'], help: string): string[] => {
  const known = new Set(help.match(/--[a-z][a-z-]*/g))
  const given = argv.map(String).flatMap((each) => /^--[a-z][a-z-]*/.exec(each) ?? [])
  return [...new Set(given)].filter((flag) => !known.has(flag))
}
