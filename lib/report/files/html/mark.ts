import type { State } from './state.ts'

const short = (pixels: number): number => Math.round(pixels * 10) / 10

/** A state's symbol: beside a text, or at a place of a drawing. */
export const mark = (state: State, x?: number, y?: number, size = 0): string =>
  x === undefined || y === undefined
    ? `<svg class="i" aria-hidden="true"><use href="#${state}"/></svg>`
    : `<use class="i" href="#${state}" x="${short(x)}" y="${short(y)}" width="${short(size)}" height="${short(size)}"/>`
