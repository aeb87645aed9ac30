import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { prelude, stepsLib } from '../../lib/engine/script.ts'
import { natsLoaded } from '../../roles/nats-reload.ts'
import { inDash, tempDir } from '../kinds/harness.ts'
import { supervisedNats } from './supervised-nats.ts'

let real: Awaited<ReturnType<typeof supervisedNats>>
beforeAll(async () => {
  real = await supervisedNats()
  await vi.waitFor(real.varz, { timeout: 20_000 })
})
afterAll(() => real?.end())

const loaded = (maxPayload: number | string = '3MB') => {
  const { path, http, log } = real
  return natsLoaded({ program: 'nats-server', path, http, log, version: '2.9.10', maxPayload })
}

/** Applies what is seen to differ, and gives back what that was and how it went. */
const converge = (resource = loaded()) => {
  const before = real.see(resource)
  return { changes: before.changes, before, ...real.take(before.steps, resource) }
}
const isLoaded = () => expect(converge()).toMatchObject({ failure: undefined, finding: { changes: [] } })

const older = { field: 'configuration', from: expect.stringMatching(/^loaded at 20.*Z$/), to: expect.stringMatching(/^the file of 20.*Z$/) }

test('a server that has just started has loaded its file', () => {
  expect(real.see(loaded())).toMatchObject({ changes: [], steps: [] })
})

test('a changed setting is loaded, once, by the same process', async () => {
  const [before, reloads] = [await real.varz(), real.reloads()]
  real.write(real.config('max_payload: 4MB'))
  const payload = { field: 'max_payload', from: '3145728', to: '4194304' }
  expect(converge(loaded('4MB'))).toMatchObject({ changes: [older, payload], failure: undefined, finding: { changes: [] } })
  expect(await real.varz()).toMatchObject({ max_payload: 4 * 2 ** 20, start: before.start })
  expect(real.reloads() - reloads).toBe(1)
  expect(real.see(loaded('4MB')).steps).toEqual([])
  expect(real.see(loaded('5MB')).changes).toEqual([{ field: 'max_payload', from: '4194304', to: '5242880' }])
  real.write(real.config())
  isLoaded()
})

test('a file that came to its place with old times is seen', () => {
  real.write(real.config('debug: false'))
  utimesSync(real.path, 1, 1)
  expect(converge()).toMatchObject({ changes: [older], failure: undefined, finding: { changes: [] } })
})

test.each([
  [
    'server_name',
    () => real.config('', 'two'),
    /refuses .*: config reload not supported for ServerName: old=one, new=two\nit takes a restart/,
  ],
  [
    'client_advertise',
    () => real.config('client_advertise: "a:b:c"'),
    /refuses .*: invalid ClientAdvertise value of a:b:c.*\nput the setting right/,
  ],
  ['broken', () => real.config('max_payload: {'), /refuses .*: Parse error on line \d+: .*\nput the setting right/],
])('a refusal is told in the words of the server: %s', async (_, text, words) => {
  const before = await real.varz()
  real.write(text())
  const { changes, before: seen, failure, finding } = converge()
  expect(changes).toEqual([older])
  expect(failure).toMatchObject({ status: 1, output: expect.stringMatching(words) })
  expect(finding.changes).toEqual([older])
  expect(await real.varz()).toMatchObject({ start: before.start })

  real.write(real.config())
  expect(real.take(seen.undo(), loaded())).toMatchObject({ failure: undefined, finding: { changes: [] } })
})

test('a server that is not up is no loaded one', async () => {
  real.ask('stopProcess')
  const { changes, failure, finding } = converge()
  const unknown = {
    field: 'configuration',
    from: expect.stringMatching(/^unknown: curl: \(7\)/),
    to: expect.stringMatching(/^the file of 20/),
  }
  expect(changes).toEqual([unknown])
  expect(failure?.output).toBe(`supervisord does not run nats-server: look at ${real.log}`)
  expect(finding.explanation).toBe(`look at ${real.log}; curl http://${real.http}/varz`)

  const steps = real.see(loaded()).steps
  real.ask('startProcess')
  expect(real.take(steps, loaded())).toMatchObject({ failure: undefined, finding: { changes: [] } })
})

test('a file that is not there', () => {
  const text = readFileSync(real.path, 'utf8')
  rmSync(real.path)
  const { changes, failure } = converge()
  expect(changes).toEqual([{ ...older, to: 'the file, which is not there' }])
  expect(failure?.output).toBe(`there is no ${real.path}`)
  real.write(text)
  isLoaded()
})

describe('in the shell', () => {
  const shell = (script: string) => inDash({ load: [prelude, stepsLib, loaded().kind.shell, ...loaded().kind.tools], script, data: [] })

  const tick = 10_000_000
  test.each<[string, [changed: number, loaded: number, now: number], boolean]>([
    ['loaded later', [1e18, 2e18, 3e18], true],
    ['loaded earlier', [2e18, 1e18, 3e18], false],
    ['within the tick of the kernel', [1e18, 1e18 + tick - 1024, 3e18], false],
    ['a tick later', [1e18, 1e18 + tick, 3e18], true],
    ['loaded in what was the future before the clock was set back', [1e18, 3e18, 2e18], false],
    ['no file', [0, 2e18, 3e18], false],
    ['no server', [1e18, 0, 3e18], false],
  ])('%s', (_, [changed, at, now], expected) => {
    expect(shell(`_changed=${changed} _loaded=${at} _now=${now}; nats_is_loaded`).status === 0).toBe(expected)
  })

  const line = (words: string) => `[1] 2024/11/25 00:00:00.000000 [ERR] Failed to reload server configuration: ${words}\n`
  test.each<[string, string, number, string]>([
    ['what was refused before is past', line('old'), line('old').length, ''],
    ['what is refused now', line('old') + line('new'), line('old').length, 'new\n'],
    ['in a log that supervisord has begun anew', line('new'), 1000, 'new\n'],
    ['of two the last', line('one') + line('two'), 0, 'two\n'],
  ])('a refusal: %s', (_, text, size, expected) => {
    const log = join(tempDir(), 'log')
    writeFileSync(log, text)
    expect(shell(`_log=${log} _size=${size}; nats_refusal`).stdout).toBe(expected)
  })

  test('without curl it could not look', () => {
    const [resource] = [loaded()]
    expect(resource.kind.evaluate('no curl', [resource])[0]?.unreadable).toBe('curl is not installed; role base installs it')
    expect(resource.kind.evaluate('', [resource])[0]?.unreadable).toBe('the probe gave no answer')
  })
})
