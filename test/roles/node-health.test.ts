import { expect, test } from 'vitest'
import type { Finding } from '../../lib/engine/kind.ts'
import { type NodeHealth, nodeHealth } from '../../roles/node-health.ts'

const spec: NodeHealth = { rpc: '127.0.0.1:9944', whileSyncing: 'wait', within: 600 }
const lines = (changes: Finding['changes']) => changes.map(({ field, from, to }) => `${field}: ${from} → ${to}`)

type Said = { readonly peers?: number; readonly isSyncing?: boolean; readonly block?: number; readonly status?: number }

function look({ peers = 12, isSyncing = false, block = 100, status = 200 }: Said = {}, more: Partial<NodeHealth> = {}): Finding {
  const resource = nodeHealth({ ...spec, ...more })
  const answer = (result: object) => `${JSON.stringify({ jsonrpc: '2.0', id: 1, result })}\n${status}`
  const health = answer({ peers, isSyncing, shouldHavePeers: true })
  return resource.kind.evaluate(`${health}\x1d${answer({ number: `0x${block.toString(16)}` })}\x1d`, [resource])[0]!
}

test('both questions are JSON-RPC over HTTP on the host itself', () => {
  const call = (method: string) => `{"jsonrpc":"2.0","id":1,"method":"${method}","params":[]}`
  expect(nodeHealth(spec).args).toEqual(['http://127.0.0.1:9944', call('system_health'), 'http://127.0.0.1:9944', call('chain_getHeader')])
})

test.each<[string, Said, Partial<NodeHealth>, string[]]>([
  ['well', {}, {}, []],
  ['without peers "not syncing" says nothing', { peers: 0 }, {}, ['peers: 0 → at least 1']],
  ['syncing', { isSyncing: true }, {}, ['syncing: yes, at block 100 → no']],
  ['syncing, where that will do', { isSyncing: true }, { whileSyncing: 'allow' }, []],
])('%s', (_, said, more, expected) => {
  expect(lines(look(said, more).changes)).toEqual(expected)
})

test('no answer, or one that is no JSON-RPC', () => {
  const resource = nodeHealth(spec)
  const of = (output: string) => lines(resource.kind.evaluate(output, [resource])[0]!.changes)
  expect(of('curl: (7) refused\n000\x1d\n000\x1d')).toEqual(['RPC: no answer (curl: (7) refused) → an answer'])
  expect(of('{"result":{"peers":"many"}}\n200\x1d{}\n200\x1d')).toEqual(['RPC: no answer ({"result":{"peers":"many"}}) → an answer'])
})

test('between two looks its head must move', () => {
  expect(lines(look({ block: 100 }).since(look({ block: 100 })))).toEqual(['head: stands at block 100 → moving'])
  expect(lines(look({ block: 101 }).since(look({ block: 100 })))).toEqual([])
})

test('what helps is said with it', () => {
  expect(look({ isSyncing: true }).explanation).toBe(
    'a first sync takes days: run again when it is done, or set node.whileSyncing to allow; see /var/log/autonomys-node.log',
  )
})
