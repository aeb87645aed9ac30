import { z } from '#zod'
import { type Change, compare } from '../lib/engine/kind.ts'
import { mask } from '../lib/engine/secret.ts'
import { type HttpAnswer, httpHealth, jsonOf } from '../lib/kinds/http.ts'
import { logPath } from './autonomys/components.ts'

export type NodeHealth = {
  /** HOST:PORT that the node's RPC listens on, as seen from its own machine. */
  readonly rpc: string
  /** Whether a node that still syncs will do. */
  readonly whileSyncing: 'wait' | 'allow'
  /** Seconds to wait for it. */
  readonly within: number
}

const call = (method: string): string => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] })

/** What a node is asked about its health. */
export const nodeAsk = (rpc: string) => ['system_health', 'chain_getHeader'].map((method) => ({ url: `http://${rpc}`, body: call(method) }))

const Health = z.object({ result: z.object({ peers: z.int(), isSyncing: z.boolean() }) })
const Header = z.object({ result: z.object({ number: z.string().regex(/^0x[\da-f]+$/i) }) })

const head = (answer: HttpAnswer | undefined): number | undefined => {
  const header = Header.safeParse(jsonOf(answer)).data
  return header && Number(header.result.number)
}

/** Where a node is on its chain, from the answers to `nodeAsk`; undefined where it does not tell. */
export function nodePlace([health, header]: readonly HttpAnswer[]) {
  const said = Health.safeParse(jsonOf(health)).data?.result
  const height = head(header)
  return said === undefined || height === undefined ? undefined : { height, peers: said.peers, syncing: said.isSyncing }
}

/** What is not as it should be, from the answers to `nodeAsk`. */
export function nodeChanges({ whileSyncing }: NodeHealth, answers: readonly HttpAnswer[]): Change[] {
  const said = nodePlace(answers)
  if (said === undefined)
    return [
      {
        field: 'RPC',
        from: `no answer (${mask(answers[0]?.body ?? '')
          .trim()
          .slice(0, 100)})`,
        to: 'an answer',
      },
    ]
  return [
    ...(said.peers > 0 ? [] : [{ field: 'peers', from: '0', to: 'at least 1' }]),
    ...(whileSyncing === 'allow' ? [] : compare({ syncing: 'no' }, { syncing: said.syncing ? `yes, at block ${said.height}` : 'no' })),
  ]
}

/** What a node says over JSON-RPC: it answers, has peers, does not sync, and between two looks its head moves (a block every 6 s). */
export const nodeHealth = (spec: NodeHealth, looks = 2) =>
  httpHealth(
    {
      name: 'node',
      ask: nodeAsk(spec.rpc),
      judge: (answers) => nodeChanges(spec, answers),
      across: ([, before], [, now]) =>
        head(now) === head(before) ? [{ field: 'head', from: `stands at block ${head(now)}`, to: 'moving' }] : [],
      reads: ['program:autonomys-node', 'health:node'],
      log: logPath('node'),
      remedy: `a first sync takes days: run again when it is done, or set node.whileSyncing to allow; see ${logPath('node')}`,
    },
    { wait: { within: spec.within, every: 2, looks } },
  )
