import type { Shown } from './hosts.ts'

/** How much of each host is told; the whole page stays readable, and small enough to be mailed. */
export type Bounds = { readonly tasks: number; readonly names: number; readonly diffLines: number; readonly text: number }

/** For the page as a whole. */
const [TASKS, NAMES, DIFF_LINES] = [2500, 4000, 7000]

const shared = (all: number, among: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.floor(all / Math.max(1, among))))

export function bounds(hosts: readonly Shown[]): Bounds {
  const told = hosts.filter((host) => host.told)
  const diffs = told.reduce(
    (sum, { record }) => record.tasks.reduce((own, { changes }) => own + changes.filter((change) => 'diff' in change).length, sum),
    0,
  )
  return {
    tasks: shared(TASKS, told.length, 3, 400),
    names: shared(NAMES, told.length, 0, 200),
    diffLines: shared(DIFF_LINES, diffs, 6, 200),
    text: told.length > 300 ? 500 : 4000,
  }
}

/** A text of at most so many letters. */
export const clipped = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}… (${text.length} characters)` : text
