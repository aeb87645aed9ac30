import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { prelude, stepsLib } from '../../lib/engine/script.ts'
import { scratch, until } from '../cli/program.ts'

test.each(['0600', '0640', '0644'])('a file of mode %s is never open to more, from before its first byte on', async (mode) => {
  const dir = scratch()
  const [path, draft] = [join(dir, 'conf'), join(dir, '.conf.plotwright-new/conf')]
  const owner = [process.getuid?.(), process.getgid?.()].map(String)
  const script = `umask 000\n${prelude.text}\n${stepsLib.text}\npw_put "$@"`
  const child = spawn('sh', ['-c', script, 'sh', path, ...owner, mode, '8', 'replace'], { stdio: ['pipe', 'inherit', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const seen = new Set<number>()
  /** Waits for so many bytes, and notes every mode on the way. */
  const holds = (bytes: number) =>
    until(`the draft holds ${bytes} bytes`, () => {
      const found = statSync(draft, { throwIfNoEntry: false })
      if (found !== undefined) seen.add(found.mode & 0o777)
      return found?.size === bytes
    })
  await holds(0)
  child.stdin.write('half')
  await holds(4)
  child.stdin.end('half')
  expect(await once(child, 'close')).toEqual([0, null])
  seen.add(statSync(path).mode & 0o777)
  expect([...seen].filter((each) => (each & ~Number.parseInt(mode, 8)) !== 0)).toEqual([])
  expect(statSync(path).mode & 0o777).toBe(Number.parseInt(mode, 8))
})
