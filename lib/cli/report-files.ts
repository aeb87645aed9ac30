import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Flaw, type Problem, RequestError } from '../engine/errors.ts'
import { didYouMean } from '../inventory/near.ts'
import { type ReportFile, type ReportKind, reportKinds } from '../record/report-file.ts'

const isKind = (word: string): word is ReportKind => (reportKinds as readonly string[]).includes(word)

/** The kind and path of one `--report`, or what is wrong with its words. */
function read(text: string): ReportFile | Flaw {
  const [kind = ''] = text.split(':', 1)
  const path = text.slice(kind.length + 1)
  if (!isKind(kind)) return { what: `there is no report '${kind}'`, fix: didYouMean(kind, reportKinds) }
  if (path === '') return { what: 'its file is missing', fix: `write ${kind}:PATH` }
  if (path === '-') return { what: 'a report is a file', fix: 'name one, such as /dev/stdout' }
  if (path.endsWith('/')) return { what: 'it is a directory', fix: 'name a file in it' }
  return { kind, path }
}

/** The one name of what is written in the end, however it is called; a pipe has none but this. */
function placeOf(path: string): string {
  const there = statSync(path, { throwIfNoEntry: false })
  if (there?.isFile() === false) return path
  return there === undefined ? join(realpathSync(dirname(path)), basename(path)) : realpathSync(path)
}

/** Why nothing can be written there. A link is followed, and what is no file, such as /dev/stdout, needs no room beside it. */
function obstacle(path: string): Flaw | undefined {
  const above = dirname(path)
  if (existsSync(above) && !statSync(above).isDirectory()) return { what: `${above} is no directory`, fix: 'name a file in one' }
  const there = statSync(path, { throwIfNoEntry: false })
  if (there?.isDirectory()) return { what: 'it is a directory', fix: 'name a file in it' }
  if (there?.isFile() === false) return undefined
  const dir = dirname(there === undefined ? path : realpathSync(path))
  if (!existsSync(dir)) {
    const home = dir.startsWith('~') ? 'write $HOME: a shell knows ~ only at the beginning of a word' : 'make it first'
    return { what: `there is no directory ${dir}`, fix: home }
  }
  accessSync(dir, constants.W_OK | constants.X_OK)
  return undefined
}

function problemOf(path: string): Flaw | undefined {
  try {
    return obstacle(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    return { what: `no file can be made there (${code})`, fix: 'name another, or let this user write in its directory' }
  }
}

/**
 * Each `KIND:PATH` as a file to be written when the run is over.
 * @throws RequestError with everything that is wrong with kinds and paths, as they are now
 */
export function reportFiles(texts: readonly string[]): readonly ReportFile[] {
  const places = new Map<string, string>()
  const all = texts.map((text): ReportFile | Problem => {
    const where = `--report ${text}`
    const file = read(text)
    if ('what' in file) return { where, ...file }
    const problem = problemOf(file.path)
    if (problem !== undefined) return { where, ...problem }
    const place = placeOf(file.path)
    const other = places.get(place)
    if (other !== undefined) return { where, what: `it is the file of --report ${other}, too`, fix: 'give each its own' }
    places.set(place, text)
    return file
  })
  const problems = all.filter((each) => 'where' in each)
  if (problems.length > 0) throw new RequestError(problems)
  return all.filter((each) => 'kind' in each)
}
