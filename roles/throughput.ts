import type { Figures } from '../lib/engine/kind.ts'

const bytes = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 } as const

/** GiB/s of the first `1.25 GiB/s` in a line. */
const speedIn = (line: string): number | undefined => {
  const [, number, unit = ''] = /(\d+(?:\.\d+)?)\s*([KMGT]i?)?B\/s/.exec(line) ?? []
  return number === undefined ? undefined : (Number(number) * bytes[unit as keyof typeof bytes]) / 2 ** 30
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000

/** What a benchmark's output says of its speed, whatever stands around it; its form is published nowhere, so the last line where it says nothing. */
export function throughput(lines: readonly string[]): Figures {
  const speeds = lines.flatMap((line) => speedIn(line) ?? [])
  if (speeds.length === 0) return { said: lines.at(-1) ?? 'nothing' }
  const mean = speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length
  return { 'GiB/s': rounded(mean), least: rounded(Math.min(...speeds)), most: rounded(Math.max(...speeds)), readings: speeds.length }
}
