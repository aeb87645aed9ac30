import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { stampOf } from '../../lib/kinds/job-spec.ts'
import { noProcess } from '../../lib/kinds/no-process.ts'
import { see } from './harness.ts'

const word = `such-a-word-${process.pid}`

/** A process that has `word` among its arguments and waits. */
async function living(env: NodeJS.ProcessEnv = {}) {
  const child = spawn('sh', ['-c', 'echo; read -r line', word], { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout!, 'data')
  return child.pid
}

it('names each process of the sort, and none where there is none', async () => {
  expect(see(noProcess({ word })).changes).toEqual([])
  const pid = await living()
  const { changes, explanation } = see(noProcess({ word }))
  expect(changes).toEqual([
    { field: 'process', from: expect.stringContaining(`pid ${pid}: sh -c echo; read -r line ${word}`), to: 'none of this sort' },
  ])
  expect(explanation).not.toBe('')
  expect(see(noProcess({ word: word.slice(0, -1) })).changes).toEqual([])
})

it('passes over the processes of the job that is meant', async () => {
  const but = { name: 'a', argv: ['x'] }
  await living({ PLOTWRIGHT_JOB: stampOf(but) })
  expect(see(noProcess({ word, but })).changes).toEqual([])
  expect(see(noProcess({ word, but: { ...but, argv: ['y'] } })).changes).toHaveLength(1)
})
