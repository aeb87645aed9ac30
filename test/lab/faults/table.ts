import { groupBy } from '../../../lib/engine/group-by.ts'
import type { Row } from './judge.ts'

/** Markdown: a line for each fault in each phase. */
export function table(rows: readonly Row[]): string {
  const lines = [...groupBy(rows, ({ phase, fault }) => `${phase} | ${fault}`)].map(([what, of]) => {
    const [named, right] = [of.filter(({ end }) => end === 'named').length, of.filter(({ wrong }) => wrong.length === 0).length]
    return `| ${what} | ${of.length} | ${named} | ${of.length - named} | ${right} |`
  })
  const right = rows.filter(({ wrong }) => wrong.length === 0).length
  return [
    '| phase | fault | injections | named | coped with | all well after the next run |',
    '|---|---|---|---|---|---|',
    ...lines,
    '',
    `${rows.length} injections, ${right} of them well`,
  ].join('\n')
}
