import { openSync, writeSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import { RequestError } from '../engine/errors.ts'
import { Secret } from '../engine/secret.ts'
import { Interrupted, interruptible } from './interrupt.ts'

/** `shown`: what is typed may be seen (default no). */
export type Ask = (prompt: string, shown?: boolean) => Promise<Secret>

const openTerminal = (): number | undefined => {
  try {
    return openSync('/dev/tty', 'r+')
  } catch {
    return undefined
  }
}

/** True where somebody can be asked, whatever stdin and stdout are. */
export const canAsk = (): boolean => {
  const fd = openTerminal()
  if (fd !== undefined) new ReadStream(fd).destroy()
  return fd !== undefined
}

/** One line as it is typed, which `echo` is told of, sign by sign; Ctrl-C is the program's SIGINT, as it would be without raw mode. */
function typed(input: ReadStream, signal: AbortSignal, echo: (sign: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const text: string[] = []
    const giveUp = () => reject(new Interrupted())
    signal.addEventListener('abort', giveUp)
    input.setEncoding('utf8').on('data', (chunk) => {
      for (const sign of String(chunk)) {
        if (sign === '\r' || sign === '\n') return resolve(text.join(''))
        if (sign === '\x03') process.kill(process.pid, 'SIGINT')
        else if (sign === '\x04') return giveUp()
        else if (sign === '\x15') text.length = 0
        else if (sign === '\x7f' || sign === '\b') {
          if (text.pop() !== undefined) echo('\b \b')
        } else {
          text.push(sign)
          echo(sign)
        }
      }
    })
    input.on('end', giveUp).on('error', reject)
  })
}

async function askOnce(prompt: string, signal: AbortSignal, shown: boolean): Promise<Secret> {
  const fd = openTerminal()
  if (fd === undefined) throw new Error('there is no terminal to ask on')
  const input = new ReadStream(fd)
  try {
    if (signal.aborted) throw new Interrupted()
    input.setRawMode(true)
    writeSync(fd, prompt)
    const answer = await typed(input, signal, (sign) => void (shown && sign >= '\b' && writeSync(fd, sign)))
    return Secret.given(answer)
  } finally {
    writeSync(fd, '\r\x1b[2K')
    input.setRawMode(false)
    input.destroy()
  }
}

/** Asks one question at a time on the terminal, and leaves the line as it was; `hold` is called with true before and false after. */
export function asker(signal: AbortSignal, hold: (still: boolean) => void): Ask {
  let before: Promise<unknown> = Promise.resolve()
  return (prompt, shown = false) => {
    const answer = before.then(async () => {
      hold(true)
      return askOnce(prompt, signal, shown).finally(() => hold(false))
    })
    before = answer.catch(() => {})
    return answer
  }
}

/** Asks before there is a run that could end in order: an interrupt ends the question, by `Interrupted`. */
export async function askBefore(prompt: string): Promise<Secret> {
  const { signal, release } = interruptible(() => {})
  return askOnce(prompt, signal, false).finally(release)
}

/** Asks for a yes. @throws RequestError for any other answer */
export async function confirmed(ask: Ask, question: string): Promise<void> {
  const answer = (await ask(`${question} [y/N] `, true)).reveal().trim().toLowerCase()
  if (answer !== 'y' && answer !== 'yes') throw new RequestError([{ where: 'confirmation', what: 'it was not answered with yes', fix: '' }])
}
