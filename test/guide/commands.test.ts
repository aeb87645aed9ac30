import { expect, test } from 'vitest'
import * as derived from '../../inventories/derived.ts'
import { farmer } from '../../roles/autonomys/command-lines.ts'
import { cluster } from './cluster.ts'

const common = { binary: '/opt/autonomys/releases/2024.11.28/autonomys-farmer', natsServers: derived.natsServers(cluster()) }
const { reinitializationCache, shardedCacheBenchmark, verifyPiece } = farmer.util
const servers = ['192.168.1.1', '192.168.1.2', '192.168.1.3']

test('#6 the util commands ask the servers of the inventory', () => {
  for (const line of [reinitializationCache(common), shardedCacheBenchmark(common), verifyPiece(common)])
    expect(line.argv.filter((word) => String(word).includes('://'))).toEqual(servers.map((host) => `nats://${host}:4222`))
})

test('#34 each subcommand has its own spelling of the servers’ flag', () => {
  const flagOf = ({ argv }: ReturnType<typeof verifyPiece>) => [argv[2], argv[3]]
  expect([reinitializationCache(common), shardedCacheBenchmark(common), verifyPiece(common)].map(flagOf)).toEqual([
    ['reinitialization-cache', '--nats-servers'],
    ['sharded-cache-benchmark', '--nats-servers'],
    ['verify-piece', '--nats-server'],
  ])
})

test('#41 caches are re-initialised a minute later, and at once only where that is said', () => {
  expect(reinitializationCache(common).argv.slice(-2)).toEqual(['--delay', '60'])
  expect(reinitializationCache({ ...common, delay: 0 }).problems).toEqual([
    { what: 'a delay of 0 re-initialises the whole cluster at once', fix: 'give it some seconds, or set atOnce' },
  ])
  expect(reinitializationCache({ ...common, delay: 0, atOnce: true }).problems).toEqual([])
})
