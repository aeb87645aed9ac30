import {
  type CommandLine,
  type Common,
  faultWhen,
  pathFaults,
  type Servers,
  serverFlags,
  serversFaults,
  serversNotices,
  wholeFaults,
} from './command-line.ts'

type Util = Common & { readonly natsServers: Servers }
type Flag = '--nats-server' | '--nats-servers'

const util = ({ binary, natsServers, extraArgs = [] }: Util, name: string, flag: Flag, args: readonly string[] = []) => ({
  argv: [binary, 'util', name, ...serverFlags(flag, natsServers), ...args, ...extraArgs],
  environment: {},
  problems: [...pathFaults(binary), ...serversFaults(natsServers)],
  notices: serversNotices(natsServers),
})

/** Re-initialises every cache of the cluster after `delay` seconds (default 60); at once only where `atOnce` says so. */
export type ReinitializationCache = Util & { readonly delay?: number; readonly atOnce?: boolean }

const reinitializationCache = ({ delay = 60, atOnce = false, ...common }: ReinitializationCache): CommandLine => {
  const line = util(common, 'reinitialization-cache', '--nats-servers', ['--delay', String(delay)])
  const early = faultWhen(
    delay === 0 && !atOnce,
    'a delay of 0 re-initialises the whole cluster at once',
    'give it some seconds, or set atOnce',
  )
  return { ...line, problems: [...line.problems, ...early, ...(delay === 0 ? [] : wholeFaults({ delay }))] }
}

export type ShardedCacheBenchmark = Util & { readonly sectors?: number; readonly epoch?: number; readonly cacheItemType?: string }

const shardedCacheBenchmark = (spec: ShardedCacheBenchmark): CommandLine => {
  const { sectors = 256, epoch = 1, cacheItemType = 'split-parity-piece', ...common } = spec
  const args = ['--sectors', String(sectors), '--epoch', String(epoch), '--cache-item-type', cacheItemType]
  const line = util(common, 'sharded-cache-benchmark', '--nats-servers', args)
  return { ...line, problems: [...line.problems, ...wholeFaults({ sectors, epoch })] }
}

const verifyPiece = (common: Util): CommandLine => util(common, 'verify-piece', '--nats-server')

/** `autonomys-farmer util …`; two of them call the flag --nats-servers, one --nats-server. */
export const farmerUtil = { reinitializationCache, shardedCacheBenchmark, verifyPiece }
