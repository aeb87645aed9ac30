import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parts } from '../lab/parts.ts'

export type ReadProgram = {
  readonly name: string
  readonly argv: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly stopsignal: number
  readonly autorestart: string | boolean
} & Readonly<Record<string, unknown>>
export type Reading = { readonly error?: string; readonly groups: readonly string[]; readonly programs: readonly ReadProgram[] }

/** The supervisor of the lab's hosts as a reader of conf.d files: what it would run, read by its own code. */
export function supervisord() {
  const python = spawn('/usr/bin/python3', [new URL('./read-programs.py', import.meta.url).pathname], {
    env: { ...process.env, PYTHONPATH: join(parts(), 'usr/lib/python3/dist-packages') },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]()
  return {
    async read(text: string): Promise<Reading> {
      python.stdin.write(`${JSON.stringify(text)}\n`)
      const { value, done } = await answers.next()
      if (done === true) throw new Error('the reader of supervisor files ended')
      return JSON.parse(value) as Reading
    },
    end: () => void python.stdin.end(),
  }
}
