import { z } from 'zod'

const unit = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** Seconds in `90s`, `10m`, `2h` or `7d`, at least one; undefined for anything else. */
export function secondsIn(text: string): number | undefined {
  const [, number = '', letter = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? []
  return number === '' ? undefined : Number(number) * unit[letter as keyof typeof unit]
}

/** `90s`, `10m`: the shortest text that `secondsIn` reads so. */
export function durationText(seconds: number): string {
  const [letter, size] = (Object.entries(unit).findLast(([, each]) => seconds % each === 0) ?? ['s', 1]) as [string, number]
  return seconds === 0 ? '0s' : `${seconds / size}${letter}`
}

const read = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  return /^\d+$/.test(value) ? Number(value) : /^0[smhd]$/.test(value) ? 0 : (secondsIn(value) ?? value)
}

/** A time, written as `90s`, `10m`, `2h`, `7d` or in whole seconds; its value is seconds. */
export const duration = () => z.preprocess(read, z.int('no time: write it as 90s, 10m, 2h or 7d').min(0).meta({ takes: 'TIME' }))
