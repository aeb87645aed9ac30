import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Resource } from '../../lib/engine/kind.ts'
import { type Task, touches } from '../../lib/engine/plan.ts'
import { absent } from '../../lib/kinds/absent.ts'
import { command } from '../../lib/kinds/command.ts'
import { directory } from '../../lib/kinds/directory.ts'
import { file } from '../../lib/kinds/file.ts'
import { symlink } from '../../lib/kinds/symlink.ts'
import { template } from '../../lib/kinds/template.ts'
import { look, take, tempDir } from '../kinds/harness.ts'

const path = fc.constantFrom('a', 'b', 'a/x', 'a/y', 'a/x/deep', 'b/x', 'ab')
const kind = fc.constantFrom('file', 'template', 'directory', 'tree', 'symlink', 'absent', 'recursive', 'creates', 'removes')
const before = fc.array(fc.record({ path, is: fc.constantFrom('file', 'directory', 'symlink') }), { maxLength: 5 })
const wishes = fc.uniqueArray(fc.record({ kind, path }), { minLength: 2, maxLength: 6, selector: (wish) => JSON.stringify(wish) })

const made: Readonly<Record<string, (at: string, dir: string) => Resource>> = {
  file: (at) => file({ path: at, content: 'x' }),
  template: (at, dir) => template({ path: at, template: join(dir, '../t.ejs'), vars: { word: 'y' } }),
  directory: (at) => directory({ path: at, mode: '0750' }),
  tree: (at) => directory({ path: at, owner: 'nobody', group: 'nogroup', ownTree: true }),
  // nowhere: what is written below a link to a directory is written elsewhere, which no path tells
  symlink: (at) => symlink({ path: at, target: 'nowhere' }),
  absent: (at) => absent({ path: at }),
  recursive: (at) => absent({ path: at, recursive: true }),
  creates: (at) => command({ name: `create ${at}`, argv: ['touch', '--', at], creates: at }),
  removes: (at) => command({ name: `remove ${at}`, argv: ['rm', '-rf', '--', at], removes: at }),
}

function plant(dir: string, seeds: readonly { readonly path: string; readonly is: string }[]): void {
  for (const { path: name, is } of seeds)
    try {
      const at = join(dir, name)
      if (is === 'directory') mkdirSync(at, { recursive: true })
      else if (is === 'file') writeFileSync(at, 'old')
      else symlinkSync('nowhere', at)
    } catch {
      // what stands in its way stays
    }
}

const answers = (resources: readonly Resource[]): string[] =>
  look(resources).map(({ changes, unreadable }) => JSON.stringify({ changes, unreadable }))

/** All below a directory, but for what is in it being newer. */
const listed = (dir: string): Map<string, string> =>
  new Map(
    execFileSync('find', [dir, '-mindepth', '1', '-printf', '%p\t%y %m %u %g %l %i\n'], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t') as [string, string]),
  )

test('an apply changes no answer but of what reads what it writes, and nothing but what it writes', () => {
  fc.assert(
    fc.property(before, wishes, (seeds, drawn) => {
      const dir = join(tempDir(), 'dir')
      mkdirSync(dir)
      writeFileSync(join(dir, '../t.ejs'), '<%= word %>')
      plant(dir, seeds)
      const resources = drawn.map((wish) => made[wish.kind]!(join(dir, wish.path), dir))
      for (const resource of resources) {
        const [earlier, was] = [answers(resources), listed(dir)]
        const { steps } = look([resource])[0]!
        take(steps, resource)
        const [later, is] = [answers(resources), listed(dir)]
        const task = { resource, notify: [] } as unknown as Task
        const unforeseen = resources.filter((other, i) => earlier[i] !== later[i] && !touches(task, other))
        expect(unforeseen.map(({ id }) => `${id} sees what ${resource.id} does`)).toEqual([])
        if (resource.writes.includes('anything')) continue
        const changed = [...new Set([...was.keys(), ...is.keys()])].filter((at) => was.get(at) !== is.get(at))
        const within = (at: string) => resource.writes.some((realm) => overlaps(realm.replace(/^path:/, ''), at))
        expect(changed.filter((at) => !within(at))).toEqual([])
      }
    }),
    { numRuns: 60 },
  )
})

const overlaps = (one: string, other: string): boolean => `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`)
