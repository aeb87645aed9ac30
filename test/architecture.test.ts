import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 })

/** What is in the project: tracked, or new and not ignored. */
const files = git('ls-files', '-co', '--exclude-standard', '-z')
  .split('\0')
  .filter((name) => name !== '' && existsSync(join(root, name)))
const texts = new Map(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]))
const named = (pattern: RegExp): string[] => files.filter((name) => pattern.test(name))
const lines = (name: string): number => texts.get(name)!.split('\n').length - 1

const imports = (name: string): string[] =>
  [...(texts.get(name) ?? '').matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']*)'/g)].map(([, to]) => posix.join(posix.dirname(name), to!))

/** `lib/engine/run.ts imports lib/kinds/file.ts` for what a room may not know. */
const strangers = (room: string, known: readonly string[]): string[] =>
  named(/\.ts$/)
    .filter((name) => name.startsWith(room))
    .flatMap((name) => imports(name).map((to) => ({ name, to })))
    .filter(({ to }) => ![room, ...known].some((place) => to.startsWith(place)))
    .map(({ name, to }) => `${name} imports ${to}`)

describe('a room knows only the rooms below it', () => {
  test.each<[string, readonly string[]]>([
    ['lib/engine/', []],
    ['lib/render/', ['lib/engine/']],
    ['lib/linux/', []],
    ['lib/kinds/', ['lib/engine/', 'lib/linux/', 'lib/render/']],
    ['lib/facts/', ['lib/engine/', 'lib/linux/', 'lib/render/']],
    ['lib/inventory/', ['lib/engine/']],
    ['lib/transport/', ['lib/engine/']],
    ['lib/record/', ['lib/engine/']],
    ['lib/report/', ['lib/engine/', 'lib/readout/', 'lib/record/']],
    ['lib/cli/', ['lib/engine/', 'lib/facts/', 'lib/inventory/', 'lib/playbook.ts', 'lib/record/']],
    ['lib/role.ts', ['lib/engine/']],
    ['lib/play.ts', ['lib/engine/', 'lib/inventory/']],
    ['lib/playbook.ts', ['lib/engine/', 'lib/inventory/', 'lib/play.ts']],
    ['lib/readout.ts', ['lib/engine/', 'lib/inventory/']],
    ['lib/readout/', []],
    ['lib/logs.ts', ['lib/inventory/']],
    ['roles/', ['lib/engine/', 'lib/kinds/', 'lib/facts/', 'lib/render/', 'lib/role.ts']],
  ])('%s', (room, known) => {
    expect(strangers(room, known), `${room} may import only itself and ${known.join(', ') || 'nothing'}`).toEqual([])
  })

  test('transport, report and cli are wired together in main.ts alone', () => {
    const outside = named(/^(lib|roles|inventories|playbooks)\/.*\.ts$/).filter(
      (name) => name !== 'lib/main.ts' && !name.startsWith('lib/main/'),
    )
    const wired = outside.flatMap((name) => {
      const own = name.split('/').slice(0, 2).join('/').replace(/\.ts$/, '')
      const others = ['lib/transport', 'lib/report', 'lib/cli'].filter((room) => room !== own)
      return imports(name).flatMap((to) => (others.some((room) => to.startsWith(`${room}/`)) ? [`${name} imports ${to}`] : []))
    })
    expect(wired, 'hand it in from lib/main.ts instead').toEqual([])
  })

  test('lib and roles know no inventory and no playbook', () => {
    const knowing = named(/^(lib|roles)\/.*\.ts$/).flatMap((name) =>
      imports(name).flatMap((to) => (/^(inventories|playbooks)\//.test(to) ? [`${name} imports ${to}`] : [])),
    )
    expect(knowing, 'take it as a parameter').toEqual([])
  })
})

test('the engine names no kind', () => {
  const kinds = named(/^lib\/kinds\/.*\.ts$/).flatMap((name) =>
    [...(texts.get(name) ?? '').matchAll(/^ {2}name: '(\w+)'/gm)].map(([, kind]) => kind!),
  )
  expect(kinds.length).toBeGreaterThan(10)
  const word = new RegExp(`'(${kinds.join('|')})'`)
  const naming = named(/^lib\/engine\/.*\.ts$/).flatMap((name) => {
    const code = texts.get(name)!.replace(/^export type Realm = .*$/m, '') // realms are the host's, some called like kinds
    return code.split('\n').flatMap((line) => (word.test(line) ? [`${name}: ${line.trim()}`] : []))
  })
  expect(naming, 'what differs from kind to kind is a property that each kind declares').toEqual([])
})

test('no file is over 250 lines', () => {
  const long = named(/\.(ts|sh|ejs|py|c)$/).filter((name) => !name.includes('/fixtures/') && lines(name) > 250)
  expect(
    long.map((name) => `${name}: ${lines(name)}`),
    'give one of its jobs a file of its own',
  ).toEqual([])
})

test('the median file of lib is under 90 lines', () => {
  const sizes = named(/^lib\/.*\.ts$/)
    .map(lines)
    .sort((one, other) => one - other)
  expect(sizes[Math.floor(sizes.length / 2)], 'files are growing: one job a file').toBeLessThan(90)
})

test('every kind has its test', () => {
  const kinds = named(/^lib\/kinds\/.*\.ts$/).filter((name) => /\bdefineKind\b.*\(\{|\bdefineKind<[^(]*\(\{/.test(texts.get(name)!))
  expect(kinds.length).toBeGreaterThan(10)
  const tested = new Set(named(/^test\/(kinds\/|lab\/kinds-).*\.test\.ts$/).flatMap(imports))
  const without = kinds.filter((name) => !tested.has(name))
  expect(without, 'write test/kinds/KIND.test.ts (or .local.test.ts, or test/lab/kinds-KIND.test.ts)').toEqual([])
})

test('every script in a shell is under shell-lint', () => {
  const shebang = /^#!.*[/ ](ba|da)?sh\b/
  const scripts = files.filter((name) => name.endsWith('.sh') || shebang.test(texts.get(name)!))
  const linted = execFileSync(join(root, 'test/shell-lint.sh'), ['--list'], { encoding: 'utf8' }).trim().split('\n')
  expect(linted, 'test/shell-lint.sh --list shows what it looks at').toEqual(scripts.sort())
})

test('nothing names the place where it was written', () => {
  const places = new RegExp(['(?<![\\w.$}/-])/wo', 'rk/|\\.libr', 'ary\\b'].join(''))
  const naming = files.flatMap((name) => {
    const at = texts
      .get(name)!
      .split('\n')
      .findIndex((line) => places.test(line))
    return at < 0 ? [] : [`${name}:${at + 1}`]
  })
  expect(naming, 'paths of one machine have no meaning on another').toEqual([])
})

test('age is loaded only where a secret wants it', () => {
  const rooms = /^lib\/(cli\/secret\/|cli\.ts|inventory\/secrets\/age\.ts)/
  const others = named(/^(lib|roles|inventories|playbooks)\/.*\.ts$/).filter((name) => !rooms.test(name))
  const wanting = others.flatMap((name) =>
    [...texts.get(name)!.matchAll(/from '(age-encryption|\.[^']*\/(?:secrets\/)?age\.ts|\.[^']*\/cli\/secret\/[^']*)'/g)].map(
      ([, to]) => `${name} imports ${to}`,
    ),
  )
  expect(wanting, 'import() it').toEqual([])
})

test('certificates are made of what is loaded for them alone', () => {
  const loaded = new Set<string>()
  const load = (name: string): void => {
    if (loaded.has(name)) return
    loaded.add(name)
    for (const [, to] of texts.get(name)!.matchAll(/^(?:import|export) (?!type )(?:[^'=]* from )?'([^']*)'/gm))
      if (!to!.startsWith('.')) loaded.add(to!)
      else load(posix.join(posix.dirname(name), to!))
  }
  for (const name of ['lib/cli.ts', 'lib/main.ts', 'lib/cli/secret/index.ts', 'lib/cli/certificate/index.ts']) load(name)
  expect([...loaded], 'import() it').not.toContain('@peculiar/x509')
  load('lib/cli/certificate/issue.ts')
  expect([...loaded]).toEqual(expect.arrayContaining(['@peculiar/x509', 'reflect-metadata']))
})

test('imports end in .ts', () => {
  const bare = named(/\.ts$/).flatMap((name) => imports(name).flatMap((to) => (/\.(ts|json)$/.test(to) ? [] : [`${name} imports ${to}`])))
  expect(bare).toEqual([])
})

test('a test that needs more than its own process says so in its name', () => {
  const needy = (name: string, seen = new Set<string>()): boolean => {
    if (seen.has(name) || !name.startsWith('test/')) return false
    seen.add(name)
    return /from 'node:(child_process|net|http)'/.test(texts.get(name) ?? '') || imports(name).some((to) => needy(to, seen))
  }
  const unit = named(/^test\/(?!transport\/|lab\/).*(?<!\.local)\.test\.ts$/).filter((name) => name !== 'test/architecture.test.ts')
  expect(
    unit.filter((name) => needy(name)),
    'call it NAME.local.test.ts',
  ).toEqual([])
})
