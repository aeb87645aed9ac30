import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newKey } from '../../lib/cli/certificate/key.ts'
import { pairOf } from '../../lib/cli/certificate/names.ts'
import { selfSigned } from '../../lib/cli/certificate/signed.ts'
import { writePair } from '../../lib/cli/certificate/write-pair.ts'
import { cli, filesIn, key, pem, settle, settled } from './certifying.ts'
import { scratch } from './program.ts'

const DAY = 86_400_000
const home = settled((first) => void cli(first, 'certificate', 'issue', 'farm', 'node-1', '10.0.0.1'))
const parsed = (where: string, name: string) => new X509Certificate(pem(where, name))
const issue = (where: string, ...words: readonly string[]) => cli(where, 'certificate', 'issue', 'farm', ...words)
const daysOf = ({ validTo }: X509Certificate) => Math.round((Date.parse(validTo) - Date.now()) / DAY)

test('an authority signs itself, is told, and stands alone with its encrypted key', () => {
  const where = scratch()
  mkdirSync(join(where, 'room'))
  const recipient = cli(where, 'secret', 'keygen').stdout.trim()
  const said = cli(where, 'certificate', 'authority', 'farm/deep', '--name', 'Höfe, "x"+y=z', '-r', recipient)
  const found = new X509Certificate(readFileSync(join(where, 'farm/deep/ca.pem')))
  expect(said).toEqual({
    exit: 0,
    stdout: '',
    stderr: `farm/deep/ca.pem is written, valid until ${new Date(found.validTo).toISOString().slice(0, 10)}\nfarm/deep/ca.key.age, its key, is encrypted for 1 recipient\n`,
  })
  expect([found.ca, found.checkIssued(found), found.verify(found.publicKey), daysOf(found)]).toEqual([true, true, true, 3650])
  expect(found.toLegacyObject().subject.CN).toBe('Höfe, "x"+y=z')
  expect(Date.parse(found.validFrom)).toBeLessThan(Date.now() - 120_000)
  expect(readdirSync(join(where, 'farm/deep')).sort()).toEqual(['ca.key.age', 'ca.pem'])
})

test('no authority is ever written over, nor half of one', () => {
  const where = home()
  const before = readFileSync(join(where, 'farm/ca.key.age'))
  const both = cli(where, 'certificate', 'authority', 'farm')
  rmSync(join(where, 'farm/ca.pem'))
  const half = cli(where, 'certificate', 'authority', 'farm')
  expect([both.exit, both.stderr, half.exit, half.stderr]).toMatchInlineSnapshot(`
    [
      3,
      "certificate: 2 problems
      farm/ca.pem: it is there already, and no authority is ever written over; make the new one in another directory
      farm/ca.key.age: it is there already, and no authority is ever written over; make the new one in another directory
    ",
      3,
      "certificate: 1 problem
      farm/ca.key.age: it is there already, and no authority is ever written over; make the new one in another directory
    ",
    ]
  `)
  expect(readFileSync(join(where, 'farm/ca.key.age')).equals(before)).toBe(true)
})

test('what is issued is for its addresses alone, signed by the authority, and its key opens with the identity', () => {
  const where = home()
  const ips = ['10.0.0.1', '::1', '2001:DB8::7', '::ffff:10.9.8.7', '1:2:3:4:5:6:7:8']
  const hosts = ['node-1', 'Node-1.Farm.example', 'xn--hfe-sna.example', 'my_host']
  const said = issue(where, 'all', ...ips, ...hosts, '::0001', 'NODE-1')
  expect([said.exit, said.stdout]).toEqual([0, ''])
  const [found, ca] = [parsed(where, 'all'), parsed(where, 'ca')]
  expect(ips.map((ip) => found.checkIP(ip))).toEqual(ips)
  expect(hosts.map((host) => found.checkHost(host))).toEqual(hosts.map((host) => host.toLowerCase()))
  expect([found.checkIP('10.0.0.2'), found.checkIP('::2'), found.checkHost('node-2'), found.checkHost('all')]).toEqual(
    Array(4).fill(undefined),
  )
  expect(found.subjectAltName?.split(', ')).toHaveLength(ips.length + hosts.length)
  expect([found.checkIssued(ca), found.verify(ca.publicKey), found.ca, found.subject, daysOf(found)]).toEqual([
    true,
    true,
    false,
    'CN=all',
    825,
  ])
  expect(found.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])
  const opened = createPrivateKey(key(where, 'all'))
  expect([opened.asymmetricKeyDetails, found.checkPrivateKey(opened)]).toEqual([{ namedCurve: 'prime256v1' }, true])
  expect(Date.parse(found.validFrom)).toBeLessThan(Date.now() - 120_000)
})

test('issued again it has a new key, serial and date, and files of the old modes; nothing is left beside them', () => {
  const where = home()
  const [before, files] = [parsed(where, 'node-1'), filesIn(where)]
  chmodSync(join(where, 'farm/node-1.key.age'), 0o640)
  expect(issue(where, 'node-1', '10.0.0.2', '--days', '9').exit).toBe(0)
  const after = parsed(where, 'node-1')
  expect([after.checkIP('10.0.0.1'), after.checkIP('10.0.0.2'), daysOf(after)]).toEqual([undefined, '10.0.0.2', 9])
  expect(after.checkPrivateKey(createPrivateKey(key(where, 'node-1')))).toBe(true)
  expect(after.publicKey.equals(before.publicKey)).toBe(false)
  expect(new Set([before, after, parsed(where, 'ca')].map(({ serialNumber }) => serialNumber)).size).toBe(3)
  for (const { serialNumber } of [before, after]) expect(serialNumber).toMatch(/^[\dA-F]{20,32}$/)
  expect([filesIn(where), statSync(join(where, 'farm/node-1.key.age')).mode & 0o777]).toEqual([files, 0o640])
  expect(statSync(join(where, 'farm/node-1.pem')).mode & 0o777).toBe(0o644)
})

test.each([
  ['a short one', '3', '825', 3],
  ['one of a century', '36500', '36500', 36500],
])('nothing is valid longer than its authority: %s', (_, authority, days, valid) => {
  const where = scratch()
  settle(where, '--days', authority)
  const said = issue(where, 'node-1', '10.0.0.1', '--days', days)
  const [ca, leaf] = [parsed(where, 'ca'), parsed(where, 'node-1')]
  expect([said.exit, leaf.validTo, daysOf(ca)]).toEqual([0, ca.validTo, valid])
  expect(Date.parse(leaf.validFrom)).toBeGreaterThanOrEqual(Date.parse(ca.validFrom))
})

test('where the certificate cannot be written, the new key beside the old one is told', () => {
  const where = home()
  mkdirSync(join(where, 'farm/odd.pem'))
  const { exit, stderr } = issue(where, 'odd', '10.0.0.1')
  expect([exit, stderr]).toMatchInlineSnapshot(`
    [
      3,
      "certificate: 1 problem
      farm/odd.pem: it cannot be written (EISDIR); farm/odd.key.age is new already and fits no certificate: put this right, delete that key, and make both again
    ",
    ]
  `)
  expect(key(where, 'odd')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
})

test('a key that cannot be written leaves the certificate that is there', () => {
  const where = home()
  const before = pem(where, 'node-1')
  rmSync(join(where, 'farm/node-1.key.age'))
  mkdirSync(join(where, 'farm/node-1.key.age'))
  const { exit, stderr } = issue(where, 'node-1', '10.0.0.1')
  expect([exit, stderr]).toMatchInlineSnapshot(`
    [
      3,
      "certificate: 1 problem
      farm/node-1.key.age: it cannot be written (EISDIR); all is left as it was
    ",
    ]
  `)
  expect(pem(where, 'node-1')).toBe(before)
})

/** Puts an authority in place that was valid at another time. */
async function outOfTime(where: string, from: number, to: number) {
  const { keys, pem: text } = await newKey()
  const validity = { notBefore: new Date(Date.now() + from), notAfter: new Date(Date.now() + to) }
  const recipient = readFileSync(join(where, 'farm/recipients.txt'), 'utf8').trim()
  await writePair(pairOf(join(where, 'farm'), 'ca'), await selfSigned('other', keys, validity), text, [recipient])
}

describe('an authority that is none', () => {
  test.each<[string, (where: string) => unknown]>([
    ['not there', (where) => rmSync(join(where, 'farm/ca.pem'))],
    [
      'no certificate, no age file',
      (where) => ['ca.pem', 'ca.key.age'].forEach((name) => void writeFileSync(join(where, 'farm', name), 'x')),
    ],
    ['no authority', (where) => copyFileSync(join(where, 'farm/node-1.pem'), join(where, 'farm/ca.pem'))],
    ['the key of another', (where) => copyFileSync(join(where, 'farm/node-1.key.age'), join(where, 'farm/ca.key.age'))],
    ['no identity, no recipients', (where) => ['age.key', 'farm/recipients.txt'].forEach((name) => void rmSync(join(where, name)))],
    ['key lost', (where) => rmSync(join(where, 'farm/ca.key.age'))],
    ['over', (where) => outOfTime(where, -9 * DAY, -DAY)],
    ['not begun', (where) => outOfTime(where, DAY, 2 * DAY)],
  ])('%s', async (_, spoil) => {
    const where = home()
    await spoil(where)
    const before = filesIn(where)
    const { exit, stdout, stderr } = issue(where, 'node-2', '10.0.0.2')
    expect([exit, stdout, filesIn(where)]).toEqual([3, '', before])
    expect(`\n${stderr.replace(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/, 'DATE')}`).toMatchSnapshot()
  })

  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
  test.each([
    ['no key', '-----BEGIN PRIVATE KEY-----\nhunter2hunter2\n-----END PRIVATE KEY-----\n'],
    ['of another kind', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export(pkcs8).toString()],
  ])('nor one whose key is %s', (_, text) => {
    const where = home()
    writeFileSync(join(where, 'plain'), text)
    writeFileSync(join(where, 'farm/ca.key.age'), cli(where, 'secret', 'encrypt', 'plain', '-R', 'farm/recipients.txt').stdout)
    const { exit, stderr } = issue(where, 'node-2', '10.0.0.2')
    const what = 'farm/ca.key.age: what it holds is no private ECDSA key on P-256; take it from a copy'
    expect([exit, stderr]).toEqual([3, `certificate: 1 problem\n  ${what}\n`])
  })
})

test('no key is anywhere in the clear: on the screen, in the directory, in the private room', () => {
  const where = home()
  const said = ['a', 'a'].map((name) => issue(where, name, '10.0.0.1'))
  const secrets = ['ca', 'a'].flatMap((name) => key(where, name).split('\n').slice(1, -2))
  expect(secrets).toHaveLength(6)
  const files = filesIn(where).map((name) => readFileSync(join(where, 'farm', name), 'utf8'))
  const all = [...files, ...said.flatMap(({ stdout, stderr }) => [stdout, stderr])].join('\n')
  expect(secrets.filter((line) => all.includes(line))).toEqual([])
  expect([all.includes('PRIVATE KEY'), readdirSync(join(where, 'room'))]).toEqual([false, []])
})
