import { groupBy } from '../../../engine/group-by.ts'
import { duration } from '../../recap.ts'
import type { Shown } from './hosts.ts'
import { cut } from './picture/text.ts'
import { type State, statusState, taskWord } from './state.ts'

export type Bar = { readonly x: number; readonly width: number; readonly state: State; readonly title: string }

export type Timeline = {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly line: number
  readonly ticks: readonly { readonly x: number; readonly text: string }[]
  readonly rows: readonly { readonly host: Shown; readonly y: number; readonly name: string; readonly bars: readonly Bar[] }[]
  /** Hosts that have no line because there are too many. */
  readonly more: number
}

const [WIDTH, LEFT, RIGHT, TOP] = [1200, 168, 24, 28]
const MOST_LINES = 40
/** A line is lower where there are many. */
const lineOf = (lines: number): number => (lines > 12 ? 18 : 22)
const LEAST_BAR = 4
const MOST_NAMED = 8

const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400]

const tickText = (seconds: number): string => {
  if (seconds < 60) return `${Number(seconds.toFixed(2))} s`
  const rest = seconds % 60
  return rest === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${rest} s`
}

/** At most ten round times that fill so many seconds. */
export function ticks(seconds: number): number[] {
  const step = steps.find((each) => seconds / each <= 10) ?? Math.ceil(seconds / 10 / 86_400) * 86_400
  return Array.from({ length: Math.floor(seconds / step + 1e-9) + 1 }, (_, i) => i * step)
}

type Span = { readonly from: number; readonly to: number; readonly state: State; readonly text: string }

const order: readonly State[] = ['ok', 'skipped', 'pending', 'changed', 'drifted', 'failed', 'unreachable']

const isState = { unreachable: 'unreachable', problem: 'failed', notice: 'skipped' } as const

function spans({ record: { tasks, messages } }: Shown, check: boolean): Span[] {
  return [
    ...tasks.map(({ at, seconds, status, task }) => ({
      from: Math.max(0, at - seconds),
      to: at,
      state: statusState(status, check),
      text: `${task}: ${taskWord(status, check)}${seconds >= 0.05 ? `, ${duration(seconds)}` : ''}`,
    })),
    ...messages.map(({ at, is, text }) => ({ from: at, to: at, state: isState[is], text: `${is}: ${text.split('\n')[0]}` })),
  ]
}

/** What would be drawn on the same place is one bar, in the colour of the gravest. */
function bars(all: readonly Span[], scale: (seconds: number) => number): Bar[] {
  const round = (pixels: number) => Math.round(pixels * 2) / 2
  const placed = all.map((span) => {
    const x = round(Math.min(scale(span.from), WIDTH - RIGHT - LEAST_BAR))
    return { ...span, x, width: Math.max(LEAST_BAR, round(Math.min(scale(span.to), WIDTH - RIGHT) - x)) }
  })
  const merged = [...groupBy(placed, ({ x, width }) => `${x} ${width}`).values()].map((same): Bar => {
    const state = order[Math.max(...same.map((each) => order.indexOf(each.state)))]!
    const named = same.slice(0, MOST_NAMED).map(({ text }) => text)
    const more = same.length - named.length
    const when = `at ${duration(Math.max(...same.map(({ to }) => to)))}`
    return { x: same[0]!.x, width: same[0]!.width, state, title: [when, ...named, ...(more > 0 ? [`and ${more} more`] : [])].join('\n') }
  })
  return merged.sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state))
}

/** When what is told of each host happened, as bars over seconds. `hosts` come in the order of their lines. */
export function timeline(hosts: readonly Shown[], seconds: number, check: boolean): Timeline {
  const busy = hosts.filter(({ record }) => record.tasks.length + record.messages.length > 0)
  const told = busy.slice(0, MOST_LINES).map((host) => ({ host, spans: spans(host, check) }))
  const end = told.reduce((last, { spans }) => spans.reduce((late, { to }) => Math.max(late, to), last), Math.max(seconds, 0.01))
  const scale = (at: number) => LEFT + (at / end) * (WIDTH - LEFT - RIGHT)
  const line = lineOf(told.length)
  return {
    width: WIDTH,
    height: TOP + told.length * line + 8,
    left: LEFT,
    top: TOP,
    line,
    ticks: ticks(end).map((at) => ({ x: scale(at), text: tickText(at) })),
    rows: told.map(({ host, spans }, i) => ({
      host,
      y: TOP + i * line,
      name: cut(host.name, 12, LEFT - 34),
      bars: bars(spans, scale),
    })),
    more: busy.length - told.length,
  }
}
