/** Widths of letters of a monospaced font in one of its sizes; all common ones have 0.6 of it. */
const LETTER = 0.605

export const textWidth = (text: string, size: number): number => [...text].length * size * LETTER

/** A text that fits into so many pixels, its end cut off if need be. */
export function cut(text: string, size: number, room: number): string {
  const letters = [...text]
  const most = Math.max(1, Math.floor(room / (size * LETTER)))
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`
}
