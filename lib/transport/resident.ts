import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { gunzipSync } from 'node:zlib'
import { HostError, UnreachableError } from '../engine/errors.ts'
import type { Live, Reply, Request, Session, Usage } from '../engine/session.ts'
import { bytesOf, closeAll, head, openAll, type Part } from './frame.ts'
import { Marked, type Piece } from './marked.ts'
import { inBrackets, plain, type Streams, within } from './streams.ts'

const MAX_OUTPUT = 16 * 1024 * 1024
const STDERR_TAIL = 8 * 1024
const FAREWELL_MS = 2000
const STATUS = /^\d{1,3}$/
const LAST_BYTE = Buffer.from('\n')

type Waiting = { request: Request; resolve: (reply: Reply) => void; reject: (error: Error) => void; timer?: NodeJS.Timeout }

/** Zero bytes say that the host's shell lives. */
const withoutBeats = (said: Buffer): string => said.toString().replaceAll('\0', '')

/** A session over a resident shell that has said that it is ready. */
export class Resident implements Session {
  readonly nonce = randomBytes(16).toString('hex')
  readonly usage: Usage = { trips: 0, shells: 1, bytesOut: 0, bytesIn: 0 }
  readonly #name: string
  readonly #streams: Streams
  readonly #loaded = new Set<string>()
  readonly #waiting: Waiting[] = []
  readonly #out = { marked: new Marked(`${this.nonce} end`), pieces: [] as Piece[] }
  readonly #err = { marked: new Marked(`${this.nonce} end`, STDERR_TAIL), pieces: [] as Piece[] }
  readonly #over = new AbortController()
  #sending: Promise<void> = Promise.resolve()
  /** Bytes of stderr since the last answer. */
  #complaints = 0
  #broken: Error | undefined

  constructor(name: string, streams: Streams) {
    this.#name = name
    this.#streams = streams
    streams.stdin.on('error', () => {}) // `ended` tells how the shell ended
    for (const [stream, from] of [[streams.stdout, this.#out] as const, [streams.stderr, this.#err] as const])
      stream.on('data', (chunk: Buffer) => this.#hear(chunk, from)).resume()
    streams.ended.then(({ why }) => {
      const words = inBrackets(plain(withoutBeats(this.#err.marked.rest())))
      this.#break(new UnreachableError('lost', `${name}: the session was lost: ${why}${words}`))
    })
  }

  run(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#sending = this.#sending.then(() => this.#send({ request, resolve, reject })).catch(reject)
    })
  }

  async close(): Promise<void> {
    this.#fail(new UnreachableError('lost', `${this.#name}: the session is closed`))
    this.#streams.stdin.end()
    await within(FAREWELL_MS, this.#streams.ended)
    this.#streams.kill()
  }

  async #send(waiting: Waiting): Promise<void> {
    const { script, load = [], data = [], squeeze = false, live } = waiting.request
    const parts = live === undefined ? await openAll(data) : [LAST_BYTE]
    try {
      if (this.#broken !== undefined) throw this.#broken
      const libs = load.filter(({ text }) => !this.#loaded.has(text) && this.#loaded.add(text))
      const hello = this.usage.trips === 0 ? `${this.nonce}\n` : ''
      this.usage.trips += 1
      this.#waiting.push(waiting)
      this.#arm()
      await this.#write(Buffer.concat([Buffer.from(hello), head(libs, script, parts, squeeze)]))
      if (live !== undefined) await this.#until(live.end)
      for (const part of parts) await this.#sendPart(part)
    } finally {
      await closeAll(parts)
    }
  }

  /** What follows must not be taken for the byte that ends a live request: nothing is sent before. */
  async #until(end: AbortSignal): Promise<void> {
    const over = AbortSignal.any([end, this.#over.signal])
    if (!over.aborted) await once(over, 'abort')
    if (this.#broken !== undefined) throw this.#broken // the end of stdin ends the script, too
  }

  /** Half a frame can't be taken back: whatever goes wrong here ends the session. */
  async #sendPart(part: Part): Promise<void> {
    try {
      for await (const bytes of bytesOf(part)) await this.#write(bytes)
    } catch (error) {
      this.#break(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** A pipe that breaks under the bytes is no error of its own: how the shell ended is. */
  async #write(bytes: Buffer): Promise<void> {
    if (this.#broken !== undefined) throw this.#broken
    this.usage.bytesOut += bytes.length
    if (this.#streams.stdin.write(bytes)) return
    const drained = once(this.#streams.stdin, 'drain', { signal: this.#over.signal })
    await drained.catch(() => (this.#broken === undefined ? this.#streams.ended : undefined))
  }

  #hear(chunk: Buffer, from: { marked: Marked; pieces: Piece[] }): void {
    if (this.#broken !== undefined) return
    this.usage.bytesIn += chunk.length
    from.pieces.push(...from.marked.push(chunk))
    while (this.#out.pieces.length > 0 && this.#err.pieces.length > 0) this.#settle(this.#out.pieces.shift()!, this.#err.pieces.shift()!)
    if (from.pieces.length > this.#waiting.length) this.#giveUp('answered what it was not asked')
    if (from === this.#out) this.#handOut(this.#waiting[this.#out.pieces.length]?.request.live, () => this.#out.marked.drain())
    this.#checkSize(from === this.#out ? this.#out.marked.size : 0)
    if (from === this.#err && this.#waiting[0]?.request.live === undefined) this.#complaints += chunk.length
    if (this.#complaints > MAX_OUTPUT) this.#giveUp(`complained with more than ${MAX_OUTPUT} bytes`)
  }

  #handOut(live: Live | undefined, take: () => Buffer): void {
    const part = live === undefined ? undefined : take()
    if (part !== undefined && part.length > 0) live?.hear(part)
  }

  #settle(out: Piece, err: Piece): void {
    const live = this.#waiting[0]?.request.live
    if (live !== undefined) {
      this.#handOut(live, () => out.body)
      this.#answer({ ...out, body: Buffer.alloc(0) }, err)
      return
    }
    if (!this.#checkSize(out.body.length)) return
    if (!STATUS.test(out.words)) {
      this.#giveUp('answered without a status')
      return
    }
    const answer = this.#waiting[0]?.request.squeeze ? this.#unpacked(out.body) : out
    if (answer !== undefined) this.#answer(answer, err)
  }

  #answer(answer: Piece, err: Piece): void {
    const waiting = this.#waiting.shift()
    this.#complaints = 0
    clearTimeout(waiting?.timer)
    waiting?.resolve({ stdout: answer.body.toString(), stderr: withoutBeats(err.body), status: Number(answer.words) })
    this.#arm()
  }

  /** What was squeezed on the host; its last line is the script's status. Nothing where it can't be read, or is too much. */
  #unpacked(body: Buffer): Piece | undefined {
    const maxOutputLength = (this.#waiting[0]?.request.maxOutput ?? MAX_OUTPUT) + STDERR_TAIL
    try {
      const [piece] = new Marked(`${this.nonce} status`).push(gunzipSync(body, { maxOutputLength }))
      if (piece !== undefined && STATUS.test(piece.words)) return this.#checkSize(piece.body.length) ? piece : undefined
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return void this.#checkSize(Number.POSITIVE_INFINITY)
    }
    return void this.#giveUp('gave an answer that can not be unpacked', 'is gzip installed there?')
  }

  #checkSize(size: number): boolean {
    const bound = this.#waiting[0]?.request.maxOutput ?? MAX_OUTPUT
    if (size <= bound) return true
    this.#giveUp(`answered with more than ${bound} bytes`)
    return false
  }

  /** Only the request that the host is at runs against its clock. */
  #arm(): void {
    const first = this.#waiting[0]
    if (first === undefined || first.timer !== undefined) return
    const { timeout } = first.request
    if (timeout === Number.POSITIVE_INFINITY) return
    const hung = () =>
      this.#break(new UnreachableError('timeout', `${this.#name}: gave no answer for ${timeout} s, so the session was dropped`))
    first.timer = setTimeout(hung, timeout * 1000)
  }

  #fail(error: Error): void {
    this.#broken ??= error
    this.#over.abort()
    for (const { timer, reject } of this.#waiting.splice(0)) {
      clearTimeout(timer)
      reject(this.#broken)
    }
  }

  /** Ends the session with a host that does what no shell of ours would. */
  #giveUp(what: string, fix = ''): void {
    this.#break(new HostError([{ where: this.#name, what: `${what}, so the session was dropped`, fix }]))
  }

  #break(error: Error): void {
    this.#fail(error)
    this.#streams.kill()
  }
}
