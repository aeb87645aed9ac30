export type Piece = { readonly body: Buffer; readonly words: string }

/** Bytes of a marker's words at most: what begins like one and goes on longer is none, and need not be held until it ends. */
const MOST_WORDS = 64

/** Cuts a byte stream at its markers, `\x1e<key> <words>\n`; of what stands between two, the last `keep` bytes are held. */
export class Marked {
  readonly #start: Buffer
  readonly #keep: number
  #body: Buffer[] = []
  #held = 0
  /** What may still turn out to be the beginning of a marker. */
  #open: Buffer = Buffer.alloc(0)

  constructor(key: string, keep = Number.POSITIVE_INFINITY) {
    this.#start = Buffer.from(`\x1e${key} `)
    this.#keep = keep
  }

  /** Bytes held since the last marker. */
  get size(): number {
    return this.#held + this.#open.length
  }

  push(chunk: Buffer): Piece[] {
    const pieces: Piece[] = []
    let rest = Buffer.concat([this.#open, chunk])
    for (let from = 0; ; ) {
      const at = rest.indexOf(this.#start, from)
      const words = at + this.#start.length
      const end = at < 0 ? -1 : rest.subarray(0, words + MOST_WORDS + 1).indexOf(10, words)
      if (at >= 0 && end < 0 && rest.length - words > MOST_WORDS) {
        from = words
        continue
      }
      if (end < 0) {
        const sure = at < 0 ? rest.length - this.#begun(rest) : at
        this.#add(rest.subarray(0, sure))
        this.#open = rest.subarray(sure)
        return pieces
      }
      this.#add(rest.subarray(0, at))
      pieces.push({ body: this.#take(), words: rest.toString('utf8', words, end) })
      rest = rest.subarray(end + 1)
      from = 0
    }
  }

  /** Everything since the last marker; nothing is held afterwards. */
  rest(): Buffer {
    this.#add(this.#open)
    this.#open = Buffer.alloc(0)
    return this.#take()
  }

  /** What is no part of a marker for sure; it is held no longer. */
  drain(): Buffer {
    return this.#take()
  }

  /** Bytes at the end that may be a marker's first ones. */
  #begun(bytes: Buffer): number {
    const from = bytes.lastIndexOf(this.#start[0]!)
    const tail = from < 0 ? 0 : bytes.length - from
    return tail < this.#start.length && this.#start.subarray(0, tail).equals(bytes.subarray(bytes.length - tail)) ? tail : 0
  }

  #add(part: Buffer): void {
    if (part.length === 0) return
    this.#body.push(part)
    this.#held += part.length
    while (this.#held - this.#body[0]!.length >= this.#keep) this.#held -= this.#body.shift()!.length
  }

  #take(): Buffer {
    const body = Buffer.concat(this.#body)
    this.#body = []
    this.#held = 0
    return body.subarray(Math.max(0, body.length - this.#keep))
  }
}
