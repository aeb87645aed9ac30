import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { supervisorShell } from '../../lib/kinds/supervisor-shell.ts'
import { inDash, tempDir } from './harness.ts'

async function sleeper(binary = '/bin/sleep', env: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
  const process = spawn(binary, ['600'], { env, stdio: 'ignore' })
  onTestFinished(() => void process.kill())
  await once(process, 'spawn')
  return process
}

/** What is said of these processes; those that init has taken over from others are not the test's. */
function marksOf(processes: readonly ChildProcess[]): string[] {
  const pids = processes.map(({ pid }) => pid)
  const { stdout } = inDash({ load: [supervisorShell], script: `program_marks ${pids.join(' ')}`, data: [] })
  return stdout.split('\n').filter((line) => pids.some((pid) => line.includes(`/proc/${pid}/`)))
}

test('stamps and names, and nothing that only ends like one', async () => {
  const marked = await sleeper('/bin/sleep', { SUPERVISOR_PROCESS_NAME: 'a\nb', PLOTWRIGHT_STAMP: '12ab', X_PLOTWRIGHT_STAMP: 'x' })
  expect(marksOf([await sleeper(), marked]).sort()).toEqual([
    `/proc/${marked.pid}/environ:PLOTWRIGHT_STAMP=12ab`,
    `/proc/${marked.pid}/environ:SUPERVISOR_PROCESS_NAME=a b`,
  ])
})

/** Its binary was replaced after it had started. */
async function replaced(by: string): Promise<ChildProcess> {
  const dir = tempDir()
  const [binary, next] = [join(dir, 'binary'), join(dir, 'next')]
  copyFileSync('/bin/sleep', binary)
  copyFileSync(by, next)
  const process = await sleeper(binary)
  renameSync(next, binary)
  return process
}

test('whose binary is another by now, and not one of the same content', async () => {
  const [other, same] = [await replaced('/bin/cat'), await replaced('/bin/sleep')]
  expect(marksOf([other, same, await sleeper()]).map((line) => line.replace('\x1d', ''))).toEqual([`/proc/${other.pid}/exe`])
})
