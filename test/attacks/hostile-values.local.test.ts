import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Resource } from '../../lib/engine/kind.ts'
import { absent } from '../../lib/kinds/absent.ts'
import { command } from '../../lib/kinds/command.ts'
import { directory } from '../../lib/kinds/directory.ts'
import { file } from '../../lib/kinds/file.ts'
import { symlink } from '../../lib/kinds/symlink.ts'
import { template } from '../../lib/kinds/template.ts'
import { execute, mine, playOf, scratch } from '../engine/harness.ts'
import { hostile } from './values.ts'

type Case = { readonly resource: Resource; readonly arrived: () => string | undefined }
type Place = (value: string, dir: string) => Case

const text = (path: string) => readFileSync(path, 'utf8')
const entries = (dir: string) => readdirSync(dir).join('\n')
/** Writes its first argument, or what `read` finds in its environment, to a file. */
const writing = (what: string, out: string, ...rest: string[]) => ['/bin/sh', '-c', `printf %s "${what}" >"$1"`, 'sh', out, ...rest]

const places: Readonly<Record<string, Place>> = {
  'content of a file': (content, dir) => ({
    resource: file({ path: join(dir, 'f'), content, ...mine }),
    arrived: () => text(join(dir, 'f')),
  }),
  'value of a template': (value, dir) => {
    writeFileSync(join(dir, '../t.ejs'), '<%= value %>')
    const resource = template({ path: join(dir, 'f'), template: join(dir, '../t.ejs'), vars: { value }, ...mine })
    return { resource, arrived: () => text(join(dir, 'f')) }
  },
  'name of a file': (name, dir) => ({ resource: file({ path: `${dir}/${name}`, content: 'x', ...mine }), arrived: () => entries(dir) }),
  'name of a directory': (name, dir) => ({ resource: directory({ path: `${dir}/${name}`, ...mine }), arrived: () => entries(dir) }),
  'name of a link': (name, dir) => ({ resource: symlink({ path: `${dir}/${name}`, target: 'x' }), arrived: () => entries(dir) }),
  'target of a link': (target, dir) => ({
    resource: symlink({ path: join(dir, 'l'), target }),
    arrived: () => readlinkSync(join(dir, 'l')),
  }),
  'argument of a command': (value, dir) => ({
    resource: command({ name: dir, argv: writing('$2', join(dir, 'f'), value), creates: join(dir, 'f') }),
    arrived: () => text(join(dir, 'f')),
  }),
  'question of a command': (value, dir) => ({
    resource: command({
      name: dir,
      argv: writing('$2', join(dir, 'f'), value),
      unless: ['/bin/sh', '-c', 'test "$(cat "$1"; echo x)" = "$2x"', 'sh', join(dir, 'f'), value],
    }),
    arrived: () => text(join(dir, 'f')),
  }),
  'environment of a command': (value, dir) => ({
    resource: command({ name: dir, argv: writing('$VALUE', join(dir, 'f')), env: { VALUE: value }, creates: join(dir, 'f') }),
    arrived: () => text(join(dir, 'f')),
  }),
  'working directory of a command': (name, dir) => {
    const here = `${dir}/${name}`
    if (!/[\0/]/.test(name) && name.length < 200) mkdirSync(here)
    const resource = command({ name: dir, argv: ['touch', 'here'], cwd: here, creates: join(here, 'here') })
    return { resource, arrived: () => (existsSync(`${here}/here`) ? entries(dir) : undefined) }
  },
  'name of a command': (name, dir) => ({
    resource: command({ name, argv: ['touch', join(dir, 'f')], creates: join(dir, 'f') }),
    arrived: () => (existsSync(join(dir, 'f')) ? name : undefined),
  }),
  'check of a file': (value, dir) => ({
    resource: file({ path: join(dir, 'f'), content: 'x', check: writing('$2', join(dir, 'g'), value, '{}'), ...mine }),
    arrived: () => text(join(dir, 'g')),
  }),
}

/** Where nothing but a missing byte can be wrong. */
const anything = ['content of a file', 'value of a template']

test.each(Object.keys(hostile('')))(
  '%s arrives byte for byte wherever it is written, or is refused before anything is done',
  async (name) => {
    const root = scratch()
    const canary = `canary-${process.pid}`
    const value = hostile(canary)[name]!
    const cases = Object.entries(places)
      .filter(([place]) => value !== '{}' || place !== 'check of a file') // there it stands for the new file
      .map(([place, make]) => {
        const dir = join(root, place.replaceAll(' ', '-'), 'dir')
        mkdirSync(dir, { recursive: true })
        return { place, dir, ...make(value, dir), before: readdirSync(dir) }
      })
    const accepted = cases.filter(({ resource }) => resource.problems.length === 0)
    const refused = cases.filter((each) => !accepted.includes(each))

    const good = await execute(accepted.map(({ place, resource }) => playOf(place, () => [resource])))
    expect(good.complaints).toEqual([])
    expect(good.exit).toBe(0)
    for (const { place, arrived } of accepted) expect({ place, arrived: arrived() }).toEqual({ place, arrived: value })

    const bad = await execute(refused.map(({ place, resource }) => playOf(place, () => [resource])))
    expect(bad.exit).toBe(refused.length === 0 ? 0 : 1)
    const told = bad.complaints.flatMap((complaint) => complaint.split('\n'))
    expect(told.filter((line) => line.length > 6100 || /[\x00-\x1f\x7f-\x9f]/.test(line))).toEqual([])
    for (const { place, dir, before } of refused) expect({ place, entries: readdirSync(dir) }).toEqual({ place, entries: before })
    if (value.isWellFormed()) expect(accepted.map(({ place }) => place)).toEqual(expect.arrayContaining(anything))

    const made = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => basename(path) === canary)
    expect([...made, ...['/', '.'].map((dir) => join(dir, canary)).filter((path) => existsSync(path))]).toEqual([])
  },
)

test.each(['option', 'long option', 'end of options', 'glob', 'check option', 'substitution'])(
  'what is called %s goes alone',
  async (name) => {
    const dir = scratch()
    const canary = 'canary'
    const path = `${dir}/${hostile(canary)[name]}`
    for (const each of [path, join(dir, 'neighbour')]) writeFileSync(each, 'x')
    expect((await execute([playOf('play', () => [absent({ path })])])).exit).toBe(0)
    expect(readdirSync(dir)).toEqual(['neighbour'])
    mkdirSync(path)
    writeFileSync(join(path, 'x'), '')
    expect((await execute([playOf('play', () => [absent({ path, recursive: true })])])).exit).toBe(0)
    expect(lstatSync(join(dir, 'neighbour')).isFile()).toBe(true)
    expect(readdirSync(dir)).toEqual(['neighbour'])
  },
)
