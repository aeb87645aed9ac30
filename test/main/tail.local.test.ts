import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { quoteAll } from '../../lib/engine/quote.ts'
import { shellLib } from '../../lib/engine/shell-lib.ts'
import { connect } from '../../lib/transport/index.ts'

const tail = shellLib(import.meta.url, '../../lib/main/tail.sh')
const here = { name: 'here', local: true, address: undefined, become: false, acceptNew: false, connectTimeout: 10, keepalive: 0 } as const

function logs() {
  const dir = mkdtempSync(join(tmpdir(), 'tail-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const [one, two, none] = ['one.log', 'two log', 'none'].map((name) => join(dir, name)) as [string, string, string]
  writeFileSync(one, 'a\nb\nc\n')
  writeFileSync(two, `${'x'.repeat(5000)}\n`)
  return { dir, one, two, none }
}

const until = async (seen: () => boolean): Promise<void> => {
  while (!seen()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Processes that have a word of this directory in their argv. */
const at = (dir: string): string[] =>
  execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.startsWith('tail ') && line.includes(dir))

test('the last lines of each file, and what is missing', async () => {
  const { one, two, none } = logs()
  const session = await connect(here)
  const { stdout } = await session.run({ load: [tail], script: `pw_tails 2 ${quoteAll([one, two, none])}`, timeout: 10 })
  await session.close()
  expect(stdout).toBe(`2!there is no ${none}\n0|b\n0|c\n1|${'x'.repeat(2000)}…\n`)
})

test.each(['told to end', 'closed'] as const)('following goes on behind a rotation, and nothing is left when it is %s', async (how) => {
  const { dir, one, two } = logs()
  const session = await connect(here)
  const control = new AbortController()
  let text = ''
  const hear = (chunk: Buffer) => {
    text += chunk.toString()
  }
  const script = `pw_follow 1 ${quoteAll([one, two])}`
  const end = session.run({ load: [tail], script, timeout: Number.POSITIVE_INFINITY, live: { hear, end: control.signal } }).catch(String)
  await until(() => text.includes('0|c\n') && text.includes('1|x'))
  appendFileSync(one, 'd\n')
  await until(() => text.includes('0|d\n'))
  renameSync(one, `${one}.1`)
  writeFileSync(one, 'e\n')
  await until(() => text.includes('0|e\n'))
  expect(at(dir).length).toBe(2)
  if (how === 'closed') await session.close()
  control.abort()
  await end
  await session.close()
  await until(() => at(dir).length === 0)
})
