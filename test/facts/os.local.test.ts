import { arch, hostname, totalmem } from 'node:os'
import { expect, test } from 'vitest'
import { os } from '../../lib/facts/os.ts'
import { ask, tree } from './sh.ts'

const kernel = {
  'proc/meminfo': 'MemTotal:       65536000 kB\nMemFree:  1 kB\nSwapTotal:        2048 kB\n',
  'proc/self/status': 'Name:\tgrep\nUid:\t1000\t0\t0\t0\nGid:\t0\t0\t0\t0\n',
  'proc/sys/kernel/hostname': 'plot-1\n',
  'proc/sys/kernel/osrelease': '5.15.0-122-generic\n',
  'proc/sys/kernel/random/boot_id': '2c7ac6bd-9f68-4b8a-a9c0-6a4b2d8d3a11\n',
}
const bookworm =
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nID=debian\n'
const jammy = 'NAME=\'Ubuntu\'\nVERSION_ID="22.04"\nID=ubuntu\nID_LIKE=debian\n'

test.each([
  ['Debian 12', { 'etc/os-release': bookworm }, { id: 'debian', version: '12', name: 'Debian GNU/Linux', init: 'sysv' }],
  [
    'Ubuntu 22.04',
    { 'etc/os-release': jammy, 'run/systemd/system/x': '' },
    { id: 'ubuntu', version: '22.04', name: 'Ubuntu', init: 'systemd' },
  ],
  ['only /usr/lib', { 'usr/lib/os-release': jammy }, { id: 'ubuntu', version: '22.04' }],
  ['/etc before /usr/lib', { 'usr/lib/os-release': jammy, 'etc/os-release': bookworm }, { id: 'debian', version: '12' }],
  ['no os-release', {}, { id: 'unknown', version: '', name: '' }],
])('%s', async (_, files, expected) => {
  expect(os.parse(await ask(os, { root: tree({ ...kernel, ...files }) }))).toMatchObject({
    ...expected,
    kernel: '5.15.0-122-generic',
    hostname: 'plot-1',
    uid: 0,
    memory: 65536000 * 1024,
    swap: 2048 * 1024,
    bootId: '2c7ac6bd-9f68-4b8a-a9c0-6a4b2d8d3a11',
  })
})

test('on this machine it says what Node says', async () => {
  const said = os.parse(await ask(os))
  expect(said).toMatchObject({ hostname: hostname(), memory: totalmem(), uid: process.geteuid!() })
  expect({ x64: 'x86_64', arm64: 'aarch64' }[arch() as 'x64' | 'arm64']).toBe(said.arch)
  expect(Math.abs(said.clock - Date.now() / 1000)).toBeLessThan(30)
})

test('a host without /proc is an error that names what is missing', async () => {
  const said = await ask(os, { root: tree({ 'etc/os-release': bookworm }) })
  expect(() => os.parse(said)).toThrow('the host did not say its Uid (it said "")')
})
