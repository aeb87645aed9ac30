import { describe, expect, test } from 'vitest'
import type { Resource } from '../../lib/engine/kind.ts'
import { natsPeer } from '../../roles/nats-peer.ts'
import { type NatsStreams, streamsFit, streamsKept } from '../../roles/nats-streams.ts'

const spec: NatsStreams = { httpPort: 8222, serverName: 'node-1', leaving: 'node-4', left: 3 }

const replica = (name: string, more = {}) => ({ name, current: true, active: 1, ...more })
const stream = (replicas: number, on: readonly object[], leader = 'node-1', name = 'plots') => ({
  name,
  config: { num_replicas: replicas },
  cluster: { leader, replicas: on },
})
const two = [replica('node-2'), replica('node-3')]
const jsz = (streams: readonly object[], members: readonly object[] = two) => ({
  meta_cluster: { leader: 'node-1', cluster_size: 4, replicas: members },
  account_details: [{ name: '$G', stream_detail: streams }],
})

function judged(resource: Resource, said: unknown): string[] {
  const [finding] = resource.kind.evaluate(`${JSON.stringify(said)}\n200`, [resource])
  return finding!.changes.map(({ field, from, to }) => `${field}: ${from} → ${to}`)
}

describe('before a server leaves', () => {
  test.each<[string, unknown, Partial<NatsStreams>, string[]]>([
    ['three replicas for three that are left', jsz([stream(3, two)]), {}, []],
    ['five are too many', jsz([stream(5, two)]), {}, ['stream plots: kept on 5 servers → on 3 or fewer: so many are left']],
    ['five, which another server leads and tells', jsz([stream(5, two, 'node-2')]), {}, []],
    ['one replica on another server', jsz([stream(1, [])]), {}, []],
    [
      'one replica on the one that leaves',
      jsz([stream(1, [])]),
      { serverName: 'node-4' },
      ['stream plots: kept here alone → on other servers, too'],
    ],
    ['a server without streams', { meta_cluster: {} }, {}, []],
    ['no answer', '', {}, ['/jsz: no answer → an answer']],
  ])('%s', (_, said, more, expected) => {
    expect(judged(streamsFit({ ...spec, ...more }), said)).toEqual(expected)
  })
})

describe('after it has left', () => {
  test.each<[string, unknown, string[]]>([
    ['all is as it should be', jsz([stream(3, two)]), []],
    ['it is still a member', jsz([], [...two, replica('node-4', { offline: true })]), ['NATS cluster: node-4 is a member → it is none']],
    [
      'a stream still counts on it',
      jsz([stream(3, [replica('node-2'), replica('node-4', { offline: true })])]),
      ['stream plots: kept on node-4 → on others', 'stream plots: not current on node-4 → current everywhere'],
    ],
    ['a replica is missing', jsz([stream(3, [replica('node-2')])]), ['stream plots: kept on 2 servers → on 3']],
    [
      'a new one is filled',
      jsz([stream(3, [replica('node-2'), replica('node-3', { current: false })])]),
      ['stream plots: not current on node-3 → current everywhere'],
    ],
    ['another server leads it, and tells', jsz([stream(3, [replica('node-1', { current: false })], 'node-2')]), []],
    ['nobody leads it', jsz([stream(3, [], '')]), ['stream plots: without a leader → led']],
  ])('%s', (_, said, expected) => {
    expect(judged(streamsKept(spec), said)).toEqual(expected)
  })
})

test.each<[string, unknown, string[]]>([
  ['the leader counts it as a member', jsz([], [...two, replica('node-4')]), ['NATS cluster: node-4 is a member → it is none']],
  [
    'the leader, which has started since, knows no name for it',
    jsz([], [...two, replica('Server name unknown at this time (peerID: VCzomOWs)', { peer: 'VCzomOWs' })]),
    ['NATS cluster: node-4 is a member → it is none'],
  ],
  ['the leader does not', jsz([]), []],
  ['another server leads', { meta_cluster: { leader: 'node-2', cluster_size: 4 } }, []],
])('a server is taken out where %s', (_, said, expected) => {
  const resource = natsPeer({ peer: 'node-4', serverName: 'node-1', host: '10.0.0.1', port: 4222, tls: false, httpPort: 8222 })
  const [finding] = resource.kind.evaluate(`${JSON.stringify(said)}\x1d`, [resource])
  expect(finding!.changes.map(({ field, from, to }) => `${field}: ${from} → ${to}`)).toEqual(expected)
})
