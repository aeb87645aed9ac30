import { describe, expect, test } from 'vitest'
import { type Problem, RequestError, showProblem } from '../../lib/engine/errors.ts'
import type { Resource } from '../../lib/engine/kind.ts'
import { quote } from '../../lib/engine/quote.ts'
import { command } from '../../lib/kinds/command.ts'
import { file } from '../../lib/kinds/file.ts'
import { filesystem } from '../../lib/kinds/filesystem.ts'
import { fstab } from '../../lib/kinds/fstab.ts'
import { job } from '../../lib/kinds/job.ts'
import { knownFlags } from '../../lib/kinds/known-flags.ts'
import { limits } from '../../lib/kinds/limits.ts'
import { mount } from '../../lib/kinds/mount.ts'
import { packages } from '../../lib/kinds/package.ts'
import { program } from '../../lib/kinds/program.ts'
import { release } from '../../lib/kinds/release.ts'
import { service } from '../../lib/kinds/service.ts'
import { sysctl } from '../../lib/kinds/sysctl.ts'
import { user } from '../../lib/kinds/user.ts'
import { hostile } from './values.ts'

const sha256 = 'a'.repeat(64)
const url = 'https://example.org/a.tar'
const log = { path: '/var/log/a.log', maxBytes: '1MB', backups: 1 } as const
const aProgram = { name: 'a', command: ['/bin/a'], log }
const aRelease = { name: 'a', version: '1', dir: '/opt/a', source: { url }, sha256 }

/** Where only names that are plain can stand: a place for each field that reaches a system's own file or command line. */
const places: Readonly<Record<string, (value: string) => Resource | readonly Resource[]>> = {
  'owner of a file': (owner) => file({ path: '/a', content: '', owner }),
  'mode of a file': (mode) => file({ path: '/a', content: '', mode }),
  'name of a user': (name) => user({ name }),
  'group of a user': (group) => user({ name: 'a', groups: [group] }),
  'home of a user': (home) => user({ name: 'a', home }),
  'shell of a user': (shell) => user({ name: 'a', shell }),
  'name of a package': (name) => packages({ names: [name] }),
  'version of a package': (version) => packages({ names: [{ name: 'a1', version }] }),
  'name of a service': (name) => service({ name, state: 'running' }),
  'name of a sysctl': (name) => sysctl({ name: 'a', values: { [name]: 1 } }),
  'file of a sysctl': (name) => sysctl({ name, values: { 'vm.a': 1 } }),
  'domain of limits': (domain) => limits({ domain, item: 'nofile', soft: 1, hard: 1 }),
  'path of a mount': (path) => mount({ path }),
  'device of a file system': (device) => filesystem({ device, fstype: 'ext4' }),
  'option of fstab': (option) => fstab({ path: '/a', fstype: 'ext4', options: [option] }),
  'name of a job': (name) => job({ name, argv: ['a'] }),
  'user of a job': (each) => job({ name: 'a', argv: ['a'], user: each }),
  'user who asks for flags': (each) => knownFlags({ binary: '/a', subcommands: [], user: each }),
  'name of a program': (name) => program({ ...aProgram, name }),
  'user of a program': (each) => program({ ...aProgram, user: each }),
  'directory of a program': (directory) => program({ ...aProgram, directory }),
  'log of a program': (path) => program({ ...aProgram, log: { ...log, path } }),
  'variable of a program': (name) => program({ ...aProgram, environment: { [name]: 'x' } }),
  'name of a release': (name) => release({ ...aRelease, name }),
  'version of a release': (version) => release({ ...aRelease, version }),
  'digest of a release': (digest) => release({ ...aRelease, sha256: digest }),
  'source of a release': (each) => release({ ...aRelease, source: { url: each } }),
}

function problemsOf(place: string, value: string): readonly Problem[] {
  try {
    return [places[place]!(value)].flat().flatMap((resource) => [...resource.problems])
  } catch (error) {
    if (error instanceof RequestError) return error.problems
    throw error
  }
}

/** What is a plain name there, whatever it would be to a shell. */
const plain: Readonly<Record<string, readonly string[]>> = {
  'domain of limits': ['glob'],
  'name of a program': ['option', 'long option', 'end of options'],
  'option of fstab': ['option', 'long option', 'end of options', 'assignment'],
  'version of a release': ['option', 'long option', 'end of options', 'home'],
  'file of a sysctl': ['option', 'long option', 'end of options'],
  'name of a service': ['backslash'],
}

describe.each(Object.keys(places))('%s', (place) => {
  const values = Object.entries(hostile('canary')).filter(([name]) => !plain[place]?.includes(name))
  test.each(values)('no %s', (_, value) => {
    const problems = problemsOf(place, value)
    expect(problems.length).toBeGreaterThan(0)
    for (const problem of problems) {
      expect(showProblem(problem).length).toBeLessThan(6100)
      expect(problem.fix).not.toBe('')
    }
  })
})

test.each(['option', 'long option', 'end of options', 'check option', 'assignment'])('no %s in place of a program', (name) => {
  const [first, env] = [hostile('canary')[name]!, { A: 'x' }]
  const specs = [
    { argv: [first, 'id'], creates: '/a', cwd: '/a' },
    { argv: [first, 'id'], creates: '/a', env },
    { argv: ['id'], unless: [first, 'id'], cwd: '/a' },
  ]
  for (const spec of specs)
    expect(command({ name: 'a', ...spec }).problems.map(({ what }) => what)).toEqual([
      `${JSON.stringify(first)} would be taken for an option or a variable`,
    ])
})

test.each(Object.entries(hostile('canary')).filter(([, value]) => value.includes('\0')))(
  'no %s ever becomes a word of a script',
  (_, value) => {
    expect(() => quote(value)).toThrow('holds a NUL')
  },
)
