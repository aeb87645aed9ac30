import type { TaskEvent } from '../engine/events.ts'
import type { Figures as Values } from '../engine/kind.ts'
import type { Paint } from './paint.ts'
import { called } from './restarts.ts'

export type Found = { readonly host: string; readonly task: string; readonly figures: Values }

export const foundBy = ({ host, task, figures }: TaskEvent): Found[] =>
  figures === undefined ? [] : [{ host, task: called(task), figures }]

const shown = (value: number | string | undefined): string =>
  typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : String(value ?? '')

/** A table for each task that found something out, a line a host; numbers stand right. */
export function figureLines(found: readonly Found[], paint: Paint): string[] {
  const tasks = [...new Set(found.map(({ task }) => task))]
  return tasks.flatMap((task) => {
    const own = found.filter((each) => each.task === task)
    const names = [...new Set(own.flatMap(({ figures }) => Object.keys(figures)))]
    const rows = [['host', ...names], ...own.map(({ host, figures }) => [host, ...names.map((name) => shown(figures[name]))])]
    const isNumber = names.map((name) => own.every(({ figures }) => typeof (figures[name] ?? 0) === 'number'))
    const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
    const line = (row: readonly string[]) =>
      row
        .map((cell, i) => (i > 0 && isNumber[i - 1] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd()
    return [paint.bold(`RESULT ${task}`), ...rows.map(line)]
  })
}
