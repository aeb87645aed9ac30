import { isIP } from 'node:net'

/** More hosts than this in one range is a slip of the finger. */
const MOST = 10_000
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

function between(first: number, last: number, step: number): number[] {
  if (first > last) throw new Error('a range begins at or before its end')
  if (step < 1) throw new Error('the step of a range is at least 1')
  if ((last - first) / step >= MOST) throw new Error(`a range holds at most ${MOST} hosts`)
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step)
}

function members(range: string): string[] {
  const [begin = '', end = '', step = '1', ...more] = range.split(':')
  if (end === '' || more.length > 0) throw new Error('write a range as [begin:end] or [begin:end:step]')
  const [from, to] = [letters.indexOf(begin), letters.indexOf(end)]
  const isLetter = (text: string, at: number) => text.length === 1 && at >= 0
  if (isLetter(begin, from) && isLetter(end, to)) return between(from, to, Number(step)).map((at) => letters.charAt(at))
  if (![begin, end, step].every((part) => /^\d*$/.test(part))) throw new Error('a range is of numbers or of single letters')
  const width = /^0\d/.test(begin) ? begin.length : 0
  if (width > 0 && width !== end.length) throw new Error('with leading zeros both ends of a range have the same length')
  return between(Number(begin), Number(end), Number(step)).map((number) => String(number).padStart(width, '0'))
}

function expand(pattern: string): string[] {
  const [, head = '', range, tail = ''] = /^([^[]*)\[([^\]]*)\](.*)$/.exec(pattern) ?? []
  if (range === undefined) return [pattern]
  const tails = expand(tail)
  const heads = members(range)
  if (heads.length * tails.length > MOST) throw new Error(`a range holds at most ${MOST} hosts`)
  return heads.flatMap((each) => tails.map((rest) => `${head}${each}${rest}`))
}

/**
 * The hosts that `node[1:3]`, `[01:10:2].lab`, `rack-[a:c]:2222` or `[2001:db8::1]:22` names, and the port that it names.
 * @throws Error saying what a range must be
 */
export function hostNames(pattern: string): { readonly names: readonly string[]; readonly port?: number } {
  const [, bracketed, port] = /^\[(.+)\]:(\d+)$/.exec(pattern) ?? []
  if (bracketed !== undefined && isIP(bracketed) !== 0) return { names: [bracketed], port: Number(port) }
  if (isIP(pattern) !== 0) return { names: [pattern] }
  const [, host, after] = /^((?:[^:[\]]|\[[^\]]*\])+):(\d+)$/.exec(pattern) ?? []
  if (host !== undefined) return { names: expand(host), port: Number(after) }
  if (/^(?:[^:[\]]|\[[^\]]*\])+$/.test(pattern)) return { names: expand(pattern) }
  throw new Error(`'${pattern}' names no host: write a name, a range such as node[1:3], or either with :port`)
}
