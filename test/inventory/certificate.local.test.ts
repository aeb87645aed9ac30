import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { certificateFlaws, certificateNotices, type Identity } from '../../lib/inventory/certificate.ts'

const dir = mkdtempSync(join(tmpdir(), 'certificates-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' })
const read = (name: string): string => readFileSync(join(dir, name), 'utf8')

/** NAME.pem and NAME.key: for these names, ten days from now on, issued by another, or by itself. */
function make(name: string, names: string, by?: string, { uses = '', valid = '10' } = {}): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`, '-subj', `/CN=${name}`]
  writeFileSync(
    join(dir, `${name}.ext`),
    by === undefined || names === '' ? 'basicConstraints=critical,CA:TRUE' : `subjectAltName=${names}${uses}`,
  )
  openssl('req', '-new', ...key, '-out', `${name}.csr`)
  const issuer = by === undefined ? ['-signkey', `${name}.key`] : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']
  openssl('x509', '-req', '-in', `${name}.csr`, ...issuer, '-days', valid, '-extfile', `${name}.ext`, '-out', `${name}.pem`)
}

make('ca', '')
make('other-ca', '')
make('between', '', 'ca')
make('node-1', 'IP:10.0.0.1,DNS:node-1.farm', 'ca')
make('short-ca', '', undefined, { valid: '1' })
make('of-short', 'IP:10.0.0.1,DNS:node-1.farm', 'short-ca')
make('server', 'IP:10.0.0.1,DNS:node-1.farm', 'ca', { uses: '\nextendedKeyUsage=serverAuth' })
make('client', 'IP:10.0.0.1,DNS:node-1.farm', 'ca', { uses: '\nextendedKeyUsage=clientAuth' })
make('node-2', 'IP:10.0.0.2', 'between')

const good: Identity = {
  chain: read('node-1.pem'),
  key: new Secret(read('node-1.key')),
  authorities: read('ca.pem'),
  names: ['10.0.0.1', 'node-1.farm'],
  calls: true,
}
const second: Identity = { ...good, chain: read('node-2.pem'), key: new Secret(read('node-2.key')), names: ['10.0.0.2'] }
const identityOf = (name: string): Identity => ({ ...good, chain: read(`${name}.pem`), key: new Secret(read(`${name}.key`)) })
const days = (number: number) => new Date(Date.now() + number * 86_400_000)

test.each<[string, Identity]>([
  ['of one authority', good],
  ['of one authority among several', { ...good, authorities: read('other-ca.pem') + read('ca.pem') }],
  ['with what is between', { ...second, chain: read('node-2.pem') + read('between.pem') }],
  ['for servers alone, where it calls nobody', { ...identityOf('server'), calls: false }],
  ['that signs itself', { ...good, chain: read('ca.pem'), key: new Secret(read('ca.key')), names: [] }],
])('a certificate %s is good', (_, identity) => {
  expect(certificateFlaws(identity)).toEqual([])
})

test.each<[string, Identity, Date, RegExp]>([
  ['another name', { ...good, names: ['10.0.0.9', 'node-1.farm', 'other'] }, days(0), /is not for 10.0.0.9, other; .* IP Address:10.0.0.1/],
  ['another key', { ...good, key: second.key }, days(0), /the key is not that of the certificate/],
  ['no key', { ...good, key: new Secret('nonsense') }, days(0), /the key is none in PEM/],
  ['another authority', { ...good, authorities: read('other-ca.pem') }, days(0), /the authority is not behind/],
  ['nothing between', second, days(0), /the authority is not behind the certificate; add what is between/],
  ['what does not belong between', { ...second, chain: read('node-2.pem') + read('other-ca.pem') }, days(0), /the authority is not behind/],
  [
    'an authority that is out of date',
    { ...identityOf('of-short'), authorities: read('short-ca.pem') },
    days(2),
    /its authority has been out of date since/,
  ],
  ['no use as a client', identityOf('server'), days(0), /is for no client/],
  ['no use as a server', identityOf('client'), days(0), /is for no server/],
  ['no certificate', { ...good, chain: 'nonsense' }, days(0), /the certificate is none in PEM/],
  ['a broken certificate', { ...good, chain: read('node-1.pem').replace(/[A-Z]{2}/g, 'xx') }, days(0), /the certificate is none in PEM/],
  ['no authority', { ...good, authorities: '' }, days(0), /the authority is no certificate in PEM/],
])('one with %s is refused', (_, identity, now, words) => {
  const flaws = certificateFlaws(identity, now)
  expect(flaws.map(({ what, fix }) => `${what}; ${fix}`)).toEqual([expect.stringMatching(words)])
})

test.each<[string, Date, RegExp]>([
  ['over', days(11), / has been out of date since 20\d\d-/],
  ['to come', days(-2), / is valid from 20\d\d-.* on only/],
])('the time of a certificate and of its authority that is %s is told', (_, now, words) => {
  const flaws = certificateFlaws(good, now).map(({ what }) => what)
  expect(flaws).toEqual(['the certificate', 'its authority'].map((which) => expect.stringMatching(new RegExp(`^${which}${words.source}`))))
})

test('its end is told a month before', () => {
  expect(certificateNotices(good.chain, days(-21))).toEqual([])
  expect(certificateNotices(good.chain, days(4))).toEqual([
    expect.stringMatching(/^the certificate ends on 20.*, in [56] days: issue another$/),
  ])
})
