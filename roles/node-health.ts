import { z } from '#zod'
import { type Change, compare } from '../lib/engine/kind.ts'
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

const Health = z.object({ result: z.object({ peers: z.int(), isSyncing: z.boolean() }) })
const Header = z.object({ result: z.object({ number: z.string().regex(/^0x[\da-f]+$/i) }) })

const head = (answer: HttpAnswer | undefined): number | undefined => {
  const header = Header.safeParse(jsonOf(answer)).data
  return header && Number(header.result.number)
}

function judge({ whileSyncing }: NodeHealth, [health, header]: readonly HttpAnswer[]): Change[] {
  const said = Health.safeParse(jsonOf(health)).data?.result
  const number = head(header)
  if (said === undefined || number === undefined)
    return [{ field: 'RPC', from: `no answer (${(health?.body ?? '').trim().slice(0, 100)})`, to: 'an answer' }]
  return [
    ...(said.peers > 0 ? [] : [{ field: 'peers', from: '0', to: 'at least 1' }]),
    ...(whileSyncing === 'allow' ? [] : compare({ syncing: 'no' }, { syncing: said.isSyncing ? `yes, at block ${number}` : 'no' })),
  ]
}

/** What a node says over JSON-RPC: it answers, has peers, does not sync, and between two looks its head moves (a block every 6 s). */
export const nodeHealth = (spec: NodeHealth) =>
  httpHealth(
    {
      name: 'node',
      ask: ['system_health', 'chain_getHeader'].map((method) => ({ url: `http://${spec.rpc}`, body: call(method) })),
      judge: (answers) => judge(spec, answers),
      across: ([, before], [, now]) =>
        head(now) === head(before) ? [{ field: 'head', from: `stands at block ${head(now)}`, to: 'moving' }] : [],
      reads: ['program:autonomys-node', 'health:node'],
      log: logPath('node'),
      remedy: `a first sync takes days: run again when it is done, or set node.whileSyncing to allow; see ${logPath('node')}`,
    },
    { wait: { within: spec.within, every: 2, looks: 2 } },
  )
