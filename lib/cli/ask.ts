import { openSync, writeSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import { Secret } from '../engine/secret.ts'

export type Ask = (prompt: string) => Promise<Secret>

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

/** One line as it is typed, without echo; Ctrl-C is the program's SIGINT, as it would be without raw mode. */
function typed(input: ReadStream, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const text: string[] = []
    const giveUp = () => reject(new Error('interrupted'))
    signal.addEventListener('abort', giveUp)
    input.setEncoding('utf8').on('data', (chunk) => {
      for (const sign of String(chunk)) {
        if (sign === '\r' || sign === '\n') return resolve(text.join(''))
        if (sign === '\x03') process.kill(process.pid, 'SIGINT')
        else if (sign === '\x04') return giveUp()
        else if (sign === '\x15') text.length = 0
        else if (sign === '\x7f' || sign === '\b') text.pop()
        else text.push(sign)
      }
    })
    input.on('end', giveUp).on('error', reject)
  })
}

async function askOnce(prompt: string, signal: AbortSignal): Promise<Secret> {
  const fd = openTerminal()
  if (fd === undefined) throw new Error('there is no terminal to ask on')
  const input = new ReadStream(fd)
  try {
    if (signal.aborted) throw new Error('interrupted')
    input.setRawMode(true)
    writeSync(fd, prompt)
    const answer = await typed(input, signal)
    return new Secret(answer)
  } finally {
    writeSync(fd, '\r\x1b[2K')
    input.setRawMode(false)
    input.destroy()
  }
}

/** Asks one question at a time on the terminal, and leaves the line as it was; `hold` is called with true before and false after. */
export function asker(signal: AbortSignal, hold: (still: boolean) => void): Ask {
  let before: Promise<unknown> = Promise.resolve()
  return (prompt) => {
    const answer = before.then(async () => {
      hold(true)
      return askOnce(prompt, signal).finally(() => hold(false))
    })
    before = answer.catch(() => {})
    return answer
  }
}
