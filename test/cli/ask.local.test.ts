import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { inventory, lockIn, program, scratch } from './program.ts'

/** Runs the playbook on a terminal of its own, and types `answer` when it asks. */
async function onTerminal(answer: string): Promise<{ readonly output: string; readonly exit: number }> {
  const dir = scratch()
  const line = [process.execPath, ...program, ...inventory, '-K', '-l', 'control', '-e', `dir=${dir}`].map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    env: { ...process.env, ...lockIn(dir), TERM: 'xterm', NO_COLOR: '1' },
    detached: true,
  })
  let output = ''
  let asked = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (asked || !output.includes('Password for sudo: ')) return
    asked = true
    child.stdin.write(answer)
  })
  const [exit] = await once(child, 'close')
  return { output, exit: exit as number }
}

test('a password is asked for on the terminal, and typed unseen', async () => {
  const { output, exit } = await onTerminal('hunter23\x7f2\r')
  expect(exit).toBe(0)
  expect(output).toContain('control : ok=0 changed=5 unreachable=0 failed=0 skipped=0')
  expect(output).not.toContain('hunter')
})

test('Ctrl-C at a question ends the run', async () => {
  const { output, exit } = await onTerminal('\x03')
  expect([exit, output.includes('RECAP')]).toEqual([130, false])
})
