import { z } from '#zod'
import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { plain } from './text.ts'

export type NatsServer = {
  /** Of the binary, not of the running process: 2.10.22. */
  readonly version?: string
  /** The server is in a JetStream cluster that has a meta leader: a restart can now do harm. */
  readonly formed: boolean
  readonly leader?: string
  readonly clusterSize?: number
  /** HTTP status of /healthz; absent where nothing answers. */
  readonly health?: number
}

const MetaCluster = z.object({ leader: z.string().max(256).catch(''), cluster_size: z.int().min(0).optional().catch(undefined) })
const Jsz = z.object({ meta_cluster: MetaCluster.optional().catch(undefined) })

function metaCluster(text: string): z.output<typeof MetaCluster> | undefined {
  try {
    return Jsz.safeParse(JSON.parse(text)).data?.meta_cluster
  } catch {
    return undefined
  }
}

/** Whatever stands on the port, an answer that makes no sense is none. */
export function readNatsServer(output: string): NatsServer {
  const [said = '', answers = ''] = output.split('\x1d')
  const [, healthStatus = '000', jsz = '', jszStatus] = answers.split(/^(\d{3})$/m)
  const version = /\bv(\d+\.\d+\.\d+[\w.+-]*)/.exec(plain(said))?.[1]
  const meta = jszStatus === '200' ? metaCluster(jsz) : undefined
  const leader = plain(meta?.leader ?? '')
  return {
    ...(version === undefined ? {} : { version }),
    formed: leader !== '',
    ...(leader === '' ? {} : { leader }),
    ...(meta?.cluster_size === undefined ? {} : { clusterSize: meta.cluster_size }),
    ...(healthStatus === '000' ? {} : { health: Number(healthStatus) }),
  }
}

/** Where every server of ours answers about itself, on loopback. */
export const natsHttpPort = 8222

/** Asks the server that watches itself on loopback's `port`; `binary` is a path that counts before what PATH finds. */
export const natsServerAt = ({
  port = natsHttpPort,
  binary = '',
}: {
  readonly port?: number
  readonly binary?: string
} = {}): Fact<NatsServer> => ({
  name: 'natsServer',
  shell: shellLib(import.meta.url, './nats.sh'),
  probe: 'fact_nats_server',
  args: () => [String(port), binary],
  parse: readNatsServer,
})

export const natsServer = natsServerAt()
