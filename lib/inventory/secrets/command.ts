import { spawn } from 'node:child_process'
import { Secret } from '../../engine/secret.ts'
import { codeOf, MOST_BYTES, withoutNewline } from './private-file.ts'
import type { Outcome } from './slow.ts'

/** Seconds that a command may take. */
const PATIENCE = 10

/** Bytes of stderr that are kept, for its last line. */
const TAIL = 4096

const lastLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '') ?? ''

const failed = (program: string, how: string, stderr = ''): Outcome => {
  const line = lastLine(stderr)
  return [
    {
      what: `the command ${program} ${how}${line === '' ? '' : `: ${line}`}`,
      fix: 'run it by hand: it must print the secret and end with 0',
    },
  ]
}

const starts: Readonly<Record<string, string>> = { ENOENT: 'was not found', EACCES: 'may not be executed' }

/** What a program prints, without the last newline. Its stdin is empty; what it printed is shown in no case. */
export const printed = ([program = '', ...args]: readonly string[], patience = PATIENCE): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const [stdout, stderr] = [child.stdout, child.stderr]
    let [said, complaint] = [Buffer.alloc(0), Buffer.alloc(0)]
    const end = (outcome: Outcome) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      for (const stream of [stdout, stderr]) stream.destroy() // a child of its own may hold them
      resolve(outcome)
    }
    const timer = setTimeout(() => end(failed(program, `gave no answer within ${patience} s`, complaint.toString())), patience * 1000)
    stdout.on('data', (part: Buffer) => {
      said = Buffer.concat([said, part])
      if (said.length > MOST_BYTES) end(failed(program, `printed more than ${MOST_BYTES / 1024} KiB`))
    })
    stderr.on('data', (part: Buffer) => {
      complaint = Buffer.concat([complaint, part]).subarray(-TAIL)
    })
    child.on('error', (error) => end(failed(program, starts[codeOf(error)] ?? `could not be started (${codeOf(error)})`)))
    child.on('close', (status, signal) => {
      const secret = Secret.given(withoutNewline(said.toString())) // made of a failure, too: its stderr may hold it
      if (status !== 0)
        end(failed(program, signal === null ? `ended with status ${status}` : `was ended by ${signal}`, complaint.toString()))
      else end(secret.reveal() === '' ? failed(program, 'printed nothing') : secret)
    })
  })
