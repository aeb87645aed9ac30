import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type ConnectionOptions, connect, createServer, type TlsOptions } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { cli, key, pem, settled } from './certifying.ts'

const home = settled((first) => {
  cli(first, 'certificate', 'authority', 'other', '-R', 'farm/recipients.txt')
  for (const farm of ['farm', 'other'])
    cli(first, 'certificate', 'issue', farm, 'node-1', '127.0.0.1', 'node-1.farm', '-R', 'farm/recipients.txt')
})

describe.skipIf(spawnSync('openssl', ['version']).status !== 0)('openssl', () => {
  const openssl = (where: string, ...words: readonly string[]) => {
    const { stdout, status } = spawnSync('openssl', words, { cwd: where, encoding: 'utf8' })
    return { status, stdout }
  }

  test.each(['sslserver', 'sslclient'])('verifies what was issued as %s, and not by another authority', (purpose) => {
    const where = home()
    const verify = (farm: string, ...words: readonly string[]) =>
      openssl(where, 'verify', '-x509_strict', '-CAfile', `${farm}/ca.pem`, '-purpose', purpose, ...words, 'farm/node-1.pem').status
    expect([verify('farm'), verify('farm', '-verify_ip', '127.0.0.1'), verify('farm', '-verify_hostname', 'node-1.farm')]).toEqual([
      0, 0, 0,
    ])
    expect([verify('other'), verify('farm', '-verify_ip', '127.0.0.2'), verify('farm', '-verify_hostname', 'node-2.farm')]).toEqual([
      2, 2, 2,
    ])
  })

  test.each(['ca', 'node-1'])('reads the extensions of %s', (name) => {
    const wanted = 'basicConstraints,keyUsage,extendedKeyUsage,subjectAltName'
    const { status, stdout } = openssl(home(), 'x509', '-in', `farm/${name}.pem`, '-noout', '-ext', wanted)
    expect([status, stdout.replace(/ +$/gm, '')]).toMatchSnapshot()
  })

  test('finds the key of the authority named in what it signed', () => {
    const where = home()
    const id = (name: string, extension: string) =>
      openssl(where, 'x509', '-in', `farm/${name}.pem`, '-noout', '-ext', extension).stdout.match(/(?:[\dA-F]{2}:){19}[\dA-F]{2}/)?.[0]
    expect(id('ca', 'subjectKeyIdentifier')).toMatch(/:/)
    expect(id('node-1', 'authorityKeyIdentifier')).toBe(id('ca', 'subjectKeyIdentifier'))
  })
})

const keyOf = (where: string, farm: string) => cli(where, 'secret', 'decrypt', `${farm}/node-1.key.age`).stdout

/** Both ask for the other's certificate. What the client reads to the end, why it turned away, or that it was turned away. */
async function shakeHands(server: TlsOptions, client: ConnectionOptions): Promise<string> {
  const listening = createServer({ ...server, requestCert: true, rejectUnauthorized: true }, (socket) => socket.end('welcome'))
  listening.on('tlsClientError', () => {}).listen(0, '127.0.0.1')
  onTestFinished(() => void listening.close())
  await once(listening, 'listening')
  const socket = connect({ host: '127.0.0.1', port: (listening.address() as AddressInfo).port, ...client })
  try {
    let text = ''
    for await (const part of socket) text += part
    return text || 'turned away'
  } catch (error) {
    return socket.authorized ? 'turned away' : String((error as NodeJS.ErrnoException).code)
  } finally {
    socket.destroy()
  }
}

test('a server and a client know each other by it, and nobody else', async () => {
  const where = home()
  const of = (farm: string) => ({ cert: readFileSync(join(where, farm, 'node-1.pem')), key: keyOf(where, farm) })
  const ca = pem(where, 'ca')
  const [ours, theirs] = [of('farm'), of('other')]
  const met = [
    await shakeHands({ ca, ...ours }, { ca, ...ours }),
    await shakeHands({ ca, ...ours }, { ca, ...ours, servername: 'node-1.farm' }),
    await shakeHands({ ca, ...ours }, { ca, ...ours, servername: 'node-2.farm' }),
    await shakeHands({ ca, ...ours }, { ca }),
    await shakeHands({ ca, ...ours }, { ca, ...theirs }),
    await shakeHands({ ca, ...theirs }, { ca, ...ours }),
  ]
  expect(met).toMatchInlineSnapshot(`
    [
      "welcome",
      "welcome",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "turned away",
      "turned away",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ]
  `)
})

test('a renewal that was interrupted between its files is noticed by whoever loads them', () => {
  const where = home()
  const before = pem(where, 'node-1')
  rmSync(join(where, 'farm/node-1.pem'))
  expect(cli(where, 'certificate', 'issue', 'farm', 'node-1', '127.0.0.1').exit).toBe(0)
  expect(() => createServer({ cert: before, key: key(where, 'node-1') })).toThrow('key values mismatch')
  expect(() => createServer({ cert: pem(where, 'node-1'), key: key(where, 'node-1') })).not.toThrow()
})
