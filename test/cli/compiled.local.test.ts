import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { inventory, lockIn, program, run, scratch } from './program.ts'

const bin = fileURLToPath(new URL('../../bin/plotwright.js', import.meta.url))
const playbook = program.at(-1)!
const builds = (cache: string) => readdirSync(join(cache, 'plotwright')).filter((name) => !name.endsWith('.json'))

/** A playbook of its own, whose one module says a word. */
function saying(dir: string, word: string): string {
  writeFileSync(join(dir, 'package.json'), '{"type": "module"}')
  writeFileSync(join(dir, 'word.ts'), `export const word: string = '${word}'\n`)
  writeFileSync(
    join(dir, 'small.ts'),
    `import { word } from './word.ts'\nconsole.log(word, process.argv.slice(2).join(), import.meta.url)\n`,
  )
  return join(dir, 'small.ts')
}

test('a compiled playbook does what tsx does, its typed inventory with it, and is compiled once', async () => {
  const dir = scratch()
  const env = { XDG_CACHE_HOME: dir, ...lockIn(dir) }
  const flags = [...inventory, '-l', 'control', '-e', JSON.stringify({ dir }), '--check', '--list-tasks']
  const compiled = await run(flags, env, [bin, playbook])
  expect(compiled).toEqual(await run(flags, env))
  expect(compiled).toMatchObject({ exit: 0, stderr: '' })
  expect(builds(dir)).toHaveLength(1)
  await run(flags, env, [bin, playbook])
  expect(builds(dir)).toHaveLength(1)
})

test('what is wrong with an inventory is told in the same words', async () => {
  const env = { XDG_CACHE_HOME: scratch() }
  const flags = ['-i', 'inventories/lab', '-e', 'rollout=7', '-e', '{"nats": {"auth": {"user": 3}}}']
  const told = await run(flags, env, [bin, 'playbooks/site.ts'])
  expect(told).toEqual(await run(flags, env, ['--import', 'tsx', 'playbooks/site.ts']))
  expect(told.stderr).toContain('invalid input; expected string, received number')
})

test('what a source says now is what runs', async () => {
  const dir = scratch()
  const env = { XDG_CACHE_HOME: dir }
  const file = saying(dir, 'one')
  const url = `file://${file}`
  expect((await run(['-x'], env, [bin, file])).stdout).toBe(`one -x ${url}\n`)
  saying(dir, 'other')
  expect((await run(['-x'], env, [bin, file.replace(/\.ts$/, '')])).stdout).toBe(`other -x ${url}\n`)
  expect(builds(dir)).toHaveLength(2)
})

test('modules know their place, and a template engine’s own words stay as they are', async () => {
  const dir = scratch()
  const library = fileURLToPath(new URL('../../lib/render/ejs.ts', import.meta.url))
  writeFileSync(join(dir, 'package.json'), '{"type": "module"}')
  writeFileSync(join(dir, 'text.ejs'), 'import.meta.url is <%= word %>, __filename too\n')
  writeFileSync(
    join(dir, 'small.ts'),
    `import { renderTemplate } from ${JSON.stringify(library)}
const text: string = 'import.meta.url'
console.log(text, renderTemplate(new URL('./text.ejs', import.meta.url), { word: 'a word' }), import.meta.dirname)\n`,
  )
  const { stdout, stderr } = await run([], { XDG_CACHE_HOME: dir }, [bin, join(dir, 'small.ts')])
  expect({ stdout, stderr }).toEqual({ stdout: `import.meta.url import.meta.url is a word, __filename too\n ${dir}\n`, stderr: '' })
  expect(builds(dir)).toHaveLength(1)
})

test('what V8 makes of a build is kept for the next run, which does without it where it is broken', async () => {
  const dir = scratch()
  const file = saying(dir, 'one')
  const go = async () => expect(await run([], { XDG_CACHE_HOME: dir }, [bin, file])).toMatchObject({ exit: 0, stderr: '' })
  await go()
  const kept = join(dir, 'plotwright', builds(dir)[0]!, 'v8')
  const [code, { ino }] = [readFileSync(kept), statSync(kept)]
  await go()
  expect([statSync(kept).size, statSync(kept).ino]).toEqual([code.length, ino])
  for (const broken of [code.subarray(0, 100), Buffer.alloc(code.length)]) {
    writeFileSync(kept, broken)
    await go()
    expect(statSync(kept).size).toBeGreaterThan(100)
    expect(readFileSync(kept)).not.toEqual(broken)
  }
})

test('letters beyond ASCII stay what they are, in texts and patterns', async () => {
  const dir = scratch()
  const file = saying(dir, 'µ – 👍')
  writeFileSync(
    join(dir, 'small.ts'),
    "import { word } from './word.ts'\nconsole.log(word, `é ${/^µ – 👍$/u.test(word)}`, String.raw`\\é 👍`)\n",
  )
  expect((await run([], { XDG_CACHE_HOME: dir }, [bin, file])).stdout).toBe('µ – 👍 é true \\é 👍\n')
})

test('what imports a module by a name that it makes up runs as with tsx', async () => {
  const dir = scratch()
  saying(dir, 'one')
  writeFileSync(join(dir, 'small.ts'), "const name: string = './word.ts'\nconsole.log((await import(name)).word)\n")
  expect(await run([], { XDG_CACHE_HOME: dir }, [bin, join(dir, 'small.ts')])).toMatchObject({ exit: 0, stdout: 'one\n' })
  expect(builds(dir)).toEqual([])
})

test('what does not compile says why, as with tsx', async () => {
  const dir = scratch()
  const file = saying(dir, "one' +")
  const { exit, stderr } = await run([], { XDG_CACHE_HOME: dir }, [bin, file])
  expect(exit).toBe(1)
  expect(stderr).toContain('word.ts:1')
})

test('a cache that others can write is not used', async () => {
  const dir = scratch()
  mkdirSync(join(dir, 'plotwright'))
  chmodSync(join(dir, 'plotwright'), 0o777)
  const { stdout } = await run([], { XDG_CACHE_HOME: dir }, [bin, saying(dir, 'one')])
  expect(stdout).toMatch(/^one /)
  expect(builds(dir)).toEqual([])
})

test('a playbook that is not there', async () => {
  const nowhere = await run(['--check'], {}, [bin, 'playbooks/sit.ts'])
  expect(nowhere).toMatchObject({
    exit: 3,
    stderr: 'playbooks/sit.ts: no playbook here: plotwright playbooks/site.ts -i inventories/prod\n',
  })
  expect(await run([], {}, [bin])).toMatchObject({
    exit: 3,
    stderr: 'No playbook named: plotwright playbooks/site.ts -i inventories/prod\n',
  })
})
