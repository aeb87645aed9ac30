import { accessSync, constants, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Problem, RequestError } from '../engine/errors.ts'
import { didYouMean } from '../inventory/near.ts'
import { type ReportFile, type ReportKind, reportKinds } from '../record/report-file.ts'

const isKind = (word: string): word is ReportKind => (reportKinds as readonly string[]).includes(word)

/** Why nothing can be written there, found before any host is contacted. */
function obstacle(path: string): Omit<Problem, 'where'> | undefined {
  const there = statSync(path, { throwIfNoEntry: false })
  if (there?.isDirectory()) return { what: `${path} is a directory`, fix: 'name a file in it' }
  const directory = dirname(resolve(path))
  if (there !== undefined && !there.isFile()) return undefined
  try {
    accessSync(directory, constants.W_OK | constants.X_OK)
    return undefined
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return missing
      ? { what: `there is no directory ${directory}`, fix: 'make it, or name another' }
      : { what: `no file can be made in ${directory}`, fix: 'let it be written by this user, or name another' }
  }
}

/** Reads each `--report KIND:PATH`. @throws RequestError with all that is wrong with them. */
export function reportFiles(texts: readonly string[]): readonly ReportFile[] {
  const problems: Problem[] = []
  const files: ReportFile[] = []
  for (const text of texts) {
    const where = `--report ${text}`
    const [, kind = '', path = ''] = /^([^:]*):(.*)$/s.exec(text) ?? []
    if (path === '')
      problems.push({ where, what: 'it is no KIND:PATH', fix: `write one as html:report.html; kinds are ${reportKinds.join(', ')}` })
    else if (!isKind(kind)) problems.push({ where, what: `there is no kind '${kind}'`, fix: didYouMean(kind, reportKinds) })
    else if (files.some((file) => resolve(file.path) === resolve(path)))
      problems.push({ where, what: 'another report goes to the same file', fix: 'give each a file of its own' })
    else {
      const wrong = obstacle(path)
      if (wrong === undefined) files.push({ kind, path })
      else problems.push({ where, ...wrong })
    }
  }
  if (problems.length > 0) throw new RequestError(problems)
  return files
}
