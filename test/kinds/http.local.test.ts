import { describe, expect, it } from 'vitest'
import { type HttpAnswer, type HttpHealthSpec, httpHealth, jsonOf } from '../../lib/kinds/http.ts'
import { look, see } from './harness.ts'
import { closedPort, localServer } from './local-server.ts'

/** A health whose changes are the answers themselves. */
const asked = (name: string, ask: HttpHealthSpec['ask'], more: Partial<HttpHealthSpec> = {}) =>
  httpHealth({
    name,
    ask,
    reads: [],
    judge: (answers) => answers.map(({ status, body }) => ({ field: String(status), from: body, to: '' })),
    ...more,
  })
const said = (resource: ReturnType<typeof asked>) => see(resource).changes.map(({ field, from }) => [field, from])

describe('httpHealth', () => {
  it("asks in order, by GET or with JSON, and keeps each one's answers apart", async () => {
    const port = await localServer(
      "response.writeHead(sent === '' ? 200 : 503).end([request.method, request.url, request.headers['content-type'], sent].join(' ') + '\\n')",
    )
    const url = (path: string) => `http://127.0.0.1:${port}${path}`
    const [one, two] = look([
      asked('one', [{ url: url('/a?b=c') }, { url: url('/'), body: '{"a":"it\'s"}' }]),
      asked('two', [{ url: url('/2'), body: '@/etc/passwd' }]),
    ])
    expect(one!.changes.map(({ field, from }) => [field, from])).toEqual([
      ['200', 'GET /a?b=c  \n'],
      ['503', 'POST / application/json {"a":"it\'s"}\n'],
    ])
    expect(two!.changes.map(({ field, from }) => [field, from])).toEqual([['503', 'POST /2 application/json @/etc/passwd\n']])
  })

  it('takes no answer for status 0, and says why', async () => {
    const port = await closedPort()
    expect(said(asked('x', [{ url: `http://127.0.0.1:${port}/` }]))).toEqual([
      ['0', expect.stringMatching(/^curl: \(7\) Failed to connect/)],
    ])
  })

  it('has an empty body, and one that ends in digits', async () => {
    const port = await localServer("response.writeHead(request.url === '/0' ? 204 : 200).end(request.url === '/0' ? '' : '12\\n34')")
    const url = `http://127.0.0.1:${port}`
    expect(said(asked('x', [{ url: `${url}/0` }, { url: `${url}/1` }]))).toEqual([
      ['204', ''],
      ['200', '12\n34'],
    ])
  })

  it('compares two looks, and gives its remedy', async () => {
    const port = await localServer('response.end(String(process.hrtime.bigint()))')
    const across = ([before]: readonly HttpAnswer[], [now]: readonly HttpAnswer[]) =>
      before!.body === now!.body ? [] : [{ field: 'head', from: 'moved', to: 'still' }]
    const health = asked('x', [{ url: `http://127.0.0.1:${port}/` }], { across, remedy: 'wait' })
    const [first, second] = [see(health), see(health)]
    expect([second.since(first).length, first.since(first).length, first.explanation]).toEqual([1, 0, 'wait'])
  })

  it('can not be asked without curl', () => {
    expect(see(asked('x', [{ url: 'http://127.0.0.1:1/' }]), { path: '/nonexistent' }).unreadable).toBe(
      'curl is not installed; role base installs it',
    )
  })
})

describe('jsonOf', () => {
  it.each<[HttpAnswer | undefined, unknown]>([
    [{ status: 200, body: '{"a":1}' }, { a: 1 }],
    [{ status: 200, body: 'no' }, undefined],
    [undefined, undefined],
  ])('%j', (answer, value) => {
    expect(jsonOf(answer)).toEqual(value)
  })
})
