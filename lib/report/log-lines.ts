import { shownText } from '../engine/shown.ts'

/** Bytes of a line that has no end yet; the host cuts lines far below. */
const MOST = 8192

/** A line of a log by the number of its file, or what is wrong with that file. */
export type LogLine = { readonly file: number; readonly text: string; readonly wrong: boolean }

/** Cuts what a host sends of its logs into lines, without terminal escapes. */
export class LogLines {
  #rest = Buffer.alloc(0)

  take(chunk: Buffer): LogLine[] {
    const all = Buffer.concat([this.#rest, chunk])
    const end = all.lastIndexOf(10)
    this.#rest = all.subarray(end + 1)
    if (this.#rest.length > MOST) this.#rest = this.#rest.subarray(0, MOST)
    const lines = end < 0 ? [] : all.toString('utf8', 0, end).split('\n')
    return lines.flatMap((line) => {
      const [, file, sign, text] = /^(\d+)([|!])(.*)$/s.exec(line) ?? []
      return text === undefined ? [] : [{ file: Number(file), text: shownText(text), wrong: sign === '!' }]
    })
  }
}
