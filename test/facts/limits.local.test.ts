import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { limits } from '../../lib/facts/limits.ts'
import { ask, tree } from './sh.ts'

const conf = (text: string) => ({ 'etc/supervisor/supervisord.conf': text })
const kernel = { 'proc/sys/fs/nr_open': '1048576\n' }
const read = async (files: Record<string, string>) => limits.parse(await ask(limits, { root: tree({ ...kernel, ...files }) }))

const debian = `; supervisor config file
[unix_http_server]
file=/var/run/supervisor.sock   ; (the path to the socket file)
[supervisord]
logfile=/var/log/supervisor/supervisord.log
[include]
files = /etc/supervisor/conf.d/*.conf
`

test.each([
  ['no supervisord.conf', {}, undefined],
  ["Debian's own", conf(debian), 1024],
  ['raised', conf(debian.replace('logfile=', 'minfds=65536 ; more\nlogfile=')), 65536],
  ['no such section', conf('[include]\nfiles = x\n'), 1024],
  ['minfds of another section', conf('[program:x]\nminfds=5\n'), 1024],
  ['a section that is a plain value', conf('supervisord=1\n'), 1024],
])('%s', async (_, files, minfds) => {
  expect((await read(files)).minfds).toBe(minfds)
})

test('minfds that is no number is an error', async () => {
  await expect(read(conf('[supervisord]\nminfds=lots\n'))).rejects.toThrow('/etc/supervisor/supervisord.conf: minfds is "lots", no number')
})

test("this machine's limits, and none is changed by asking", async () => {
  const seen = limits.parse(await ask(limits))
  const hard = execFileSync('/bin/dash', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim()
  expect(String(seen.hardNofile).replace('Infinity', 'unlimited')).toBe(hard)
  expect(seen.nrOpen).toBeGreaterThan(0)
})

test.each([
  ['hard=1024\nnr_open=1048576\n', 1024],
  ['hard=1024\nnr_open=1048576\nraises=yes\n', 1048576],
  ['hard=unlimited\nnr_open=1048576\n', 1048576],
  ['hard=20000\nnr_open=0\n', 20000],
])('%j: the most that root can give', (output, most) => {
  expect(limits.parse(output).mostNofile).toBe(most)
})

test('a shell that says nothing is an error', () => {
  expect(() => limits.parse('hard=\nnr_open=1\n')).toThrow('the host did not say its hard (it said "")')
})
