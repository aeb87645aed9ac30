import { expect, test } from 'vitest'
import { type NatsHealth, natsHealth } from '../../roles/nats-health.ts'

const servers = ['node-1', 'node-2', 'node-3']
const spec: NatsHealth = { version: '2.10.22', serverName: 'node-1', httpPort: 8222, maxPayload: '3MB', servers, out: [] }

type Answer = readonly [status: number | string, body: unknown]
const well: Answer = [200, { status: 'ok' }]
const varz = (more = {}): Answer => [200, { version: '2.10.22', server_name: 'node-1', max_payload: 3 * 2 ** 20, ...more }]
const replica = (name: string, more = {}) => ({ name, current: true, active: 1, ...more })
const jsz = (more = {}): Answer => [
  200,
  { meta_cluster: { leader: 'node-1', cluster_size: 3, replicas: servers.slice(1).map((name) => replica(name)), ...more } },
]
const silent: Answer = ['000', "curl: (7) Failed to connect to 127.0.0.1 port 8222: Couldn't connect to server"]

/** What it makes of answers to /healthz, /jsz and /varz. */
function judged(answers: readonly Answer[], more: Partial<NatsHealth> = {}): string[] {
  const resource = natsHealth({ ...spec, ...more })
  const said = answers.map(([status, body]) => `${typeof body === 'string' ? body : JSON.stringify(body)}\n${status}`)
  const [finding] = resource.kind.evaluate(said.join('\x1d'), [resource])
  return finding!.changes.map(({ field, from, to }) => `${field}: ${from} → ${to}`)
}

test.each<[string, readonly Answer[], Partial<NatsHealth>, string[]]>([
  ['all well', [well, jsz(), varz()], {}, []],
  ['a follower, which sees no replicas', [well, jsz({ leader: 'node-2', replicas: undefined }), varz()], {}, []],
  [
    'nobody answers',
    [silent, silent, silent],
    {},
    [
      "/healthz: no answer: curl: (7) Failed to connect to 127.0.0.1 port 8222: Couldn't connect to server → ok",
      'meta leader: none → elected',
      'cluster size: 0 → 3',
      '/varz: no answer → an answer',
    ],
  ],
  [
    'no majority',
    [[503, { status: 'unavailable', error: 'JetStream has not established contact with a meta leader' }], jsz({ leader: '' }), varz()],
    {},
    [
      '/healthz: 503: {"status":"unavailable","error":"JetStream has not established contact with a meta leader"} → ok',
      'meta leader: none → elected',
    ],
  ],
  ['a server that never came', [well, jsz({ cluster_size: 2 }), varz()], {}, ['cluster size: 2 → 3']],
  ['one that this run could not reach', [well, jsz({ cluster_size: 2 }), varz()], { out: ['node-3'] }, []],
  [
    'a replica behind',
    [well, jsz({ replicas: [replica('node-2', { current: false }), replica('node-3')] }), varz()],
    {},
    ['replicas: node-2 not current → all current'],
  ],
  ['an unreachable replica', [well, jsz({ replicas: [replica('node-3', { offline: true })] }), varz()], { out: ['node-3'] }, []],
  [
    'the twin’s name, a smaller payload and an older binary',
    [well, jsz(), varz({ server_name: 'n1-cluster', max_payload: 2 ** 20, version: '2.9.10' })],
    {},
    ['version: 2.9.10 → 2.10.22', 'server_name: n1-cluster → node-1', 'max_payload: 1048576 → 3145728'],
  ],
  [
    'what came before a rollout that was taken back, which only the version and the payload may be',
    [well, jsz({ cluster_size: 2 }), varz({ server_name: 'n1-cluster', max_payload: 2 ** 20, version: '2.9.10' })],
    { undone: true },
    ['cluster size: 2 → 3', 'server_name: n1-cluster → node-1'],
  ],
  ['a server alone has no meta leader', [well, [200, { config: {} }], varz()], { servers: ['node-1'] }, []],
  [
    'something else on the port',
    [
      [404, '<html>'],
      [404, ''],
      [404, ''],
    ],
    { servers: ['node-1'] },
    ['/healthz: 404: <html> → ok', '/varz: no answer → an answer'],
  ],
])('%s', (_, answers, more, expected) => {
  expect(judged(answers, more)).toEqual(expected)
})

test('it waits for two well looks', () => {
  expect(natsHealth(spec).wait).toEqual({ within: 120, every: 1, looks: 2 })
})
