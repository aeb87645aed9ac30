import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Results = {
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[]
}

/** Sums the json results of some runs of vitest; a file that failed without a failed test, in its hooks or imports, counts as one. */
export function tally(runs: readonly Results[]): { readonly passed: number; readonly failed: number } {
  let [passed, failed] = [0, 0]
  for (const { status, assertionResults } of runs.flatMap(({ testResults }) => testResults)) {
    const count = (what: string) => assertionResults.filter((each) => each.status === what).length
    passed += count('passed')
    failed += count('failed') + (status === 'failed' && count('failed') === 0 ? 1 : 0)
  }
  return { passed, failed }
}

/** `tally.ts DIRECTORY STATUS`: the last line of .ci/run, and its exit status; STATUS is that of `npm test`. */
if (process.argv[1] === import.meta.filename) {
  const [directory = '', status] = process.argv.slice(2)
  const { passed, failed } = tally(readdirSync(directory).map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8'))))
  const others = status === '0' || failed > 0 ? 0 : 1 // types, lint, or what the lab needs
  console.log(`${passed} passed, ${failed + others} failed`)
  process.exitCode = failed + others > 0 ? 1 : 0
}
