/** A deadline that stands still while a person is being asked. */
export class Patience {
  readonly #over = new AbortController()
  #left: number
  #since = 0
  #timer: NodeJS.Timeout | undefined

  constructor(milliseconds: number) {
    this.#left = milliseconds
    this.hold(false)
  }

  /** Aborts when the time is up. */
  get signal(): AbortSignal {
    return this.#over.signal
  }

  hold(still: boolean): void {
    clearTimeout(this.#timer)
    if (still) this.#left -= performance.now() - this.#since
    else {
      this.#since = performance.now()
      this.#timer = setTimeout(() => this.#over.abort(), Math.max(this.#left, 0))
    }
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
