import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { farmer, pinned } from '../../roles/autonomys/command-lines.ts'
import { tree } from '../facts/sh.ts'
import { machineFiles, machineFor } from '../lab/machine.ts'
import { standins } from './standins.ts'

const files = [...machineFiles(machineFor(4)!)].filter(([path]) => path.endsWith('/possible'))
const sys = Object.fromEntries(files.map(([path, text]) => [`sys/devices/system/${path}`, `${text}\n`]))

function numactl(argv: readonly string[]) {
  const env = { ...process.env, STANDIN_ROOT: tree(sys) }
  const { status, stdout, stderr } = spawnSync('dash', [join(standins, 'numactl'), ...argv], { env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe('it becomes the command', () => {
  test.each([
    ['-C 0-23,96-119 --localalloc'],
    ['-C 0-191 -l'],
    ['--physcpubind=47 --membind 1'],
    ['--physcpubind 0,2,4-5 -m0'],
    ['--cpunodebind=0-1 --localalloc --'],
    ['-N all -C all'],
  ])('%s', (options) => {
    expect(numactl([...options.split(' '), 'echo', '-C', 'a b'])).toEqual({ status: 0, stdout: '-C a b\n', stderr: '' })
  })

  test('so the line that the role renders ends as its farmer does', () => {
    const line = farmer.proofServer({ binary: '/bin/false', natsServers: ['nats://a:4222'], gpu: 0 })
    expect(numactl(pinned({ cpus: '0-23,96-119' }, line).argv.slice(1).map(String)).status).toBe(1)
  })
})

describe('it refuses', () => {
  const usage = /usage: numactl /
  test.each([
    ['-C 0-900 true', '<0-900> is invalid\n', 'libnuma: Warning: cpu argument 900 is out of range\n'],
    ['-C 192 true', '<192> is invalid\n', 'libnuma: Warning: cpu argument 192 is out of range\n'],
    ['--membind 2 true', '<2> is invalid\n', 'libnuma: Warning: node argument 2 is out of range\n'],
    ['-N 0-2 true', '<0-2> is invalid\n', 'libnuma: Warning: node argument 2 is out of range\n'],
    ['-C abc true', '<abc> is invalid\n', "libnuma: Warning: unparseable cpu description `abc'\n"],
    ['-C 0, true', '<0,> is invalid\n', "libnuma: Warning: unparseable cpu description `0,'\n"],
    ['-C 3-1 true', '<3-1> is invalid\n', "libnuma: Warning: unparseable cpu description `3-1'\n"],
    ['-C 1-2-3 true', '<1-2-3> is invalid\n', "libnuma: Warning: unparseable cpu description `1-2-3'\n"],
    ['-l --membind 0 true', '\n', 'numactl: Conflicting policies'],
    ['--frob true', '', "numactl: unrecognized option '--frob'\n"],
    ['--frob=1 true', '', "numactl: unrecognized option '--frob'\n"],
    ['-C', '', "numactl: option requires an argument -- 'C'\n"],
    ['-C 0 -l', '', ''],
  ])('%s', (argv, stdout, warning) => {
    const said = numactl(argv.split(' '))
    expect(said).toEqual({ status: 1, stdout, stderr: expect.stringMatching(usage) })
    expect(said.stderr.startsWith(warning)).toBe(true)
  })

  test('a command that is not there', () => {
    expect(numactl(['-C', '0', 'nosuch'])).toEqual({
      status: 1,
      stdout: '',
      stderr: "numactl: execution of `nosuch': No such file or directory\n",
    })
  })
})
