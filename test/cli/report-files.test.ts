import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { reportFiles } from '../../lib/cli/report-files.ts'
import { RequestError, showProblem } from '../../lib/engine/errors.ts'

/** A directory with a file, a directory and a link in it. */
function place(): string {
  const dir = mkdtempSync(join(tmpdir(), 'reports-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  writeFileSync(join(dir, 'old.json'), '')
  mkdirSync(join(dir, 'sub'))
  symlinkSync('old.json', join(dir, 'link'))
  return dir
}

function problems(texts: readonly string[], dir: string): string[] {
  try {
    reportFiles(texts)
    return []
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return error.problems.map((problem) => showProblem(problem).replaceAll(dir, 'DIR'))
  }
}

test('kinds and paths; a path may have colons, and be there already', () => {
  const dir = place()
  expect(reportFiles([`json:${dir}/old.json`, `html:${dir}/a:b.html`, `markdown:${dir}/sub/x`])).toEqual([
    { kind: 'json', path: `${dir}/old.json` },
    { kind: 'html', path: `${dir}/a:b.html` },
    { kind: 'markdown', path: `${dir}/sub/x` },
  ])
  expect(reportFiles([])).toEqual([])
  expect(reportFiles([`json:${dir}/link`, 'html:/dev/null'])).toHaveLength(2)
})

test.each([
  ['a kind that nobody knows', 'junt:DIR/a', "--report junt:DIR/a: there is no report 'junt'; did you mean 'junit'?"],
  ['no kind at all', 'DIR/a', "--report DIR/a: there is no report 'DIR/a'; known: json, junit, prometheus, markdown, html"],
  ['no file', 'json', '--report json: its file is missing; write json:PATH'],
  ['an empty file', 'json:', '--report json:: its file is missing; write json:PATH'],
  ['stdout', 'json:-', '--report json:-: a report is a file; name one, such as /dev/stdout'],
  ['a directory', 'json:DIR/sub', '--report json:DIR/sub: it is a directory; name a file in it'],
  ['what could only be a directory', 'json:DIR/new/', '--report json:DIR/new/: it is a directory; name a file in it'],
  ['no such directory', 'json:DIR/no/a', '--report json:DIR/no/a: there is no directory DIR/no; make it first'],
  [
    'a home that no shell put in',
    'json:~/no/a',
    '--report json:~/no/a: there is no directory ~/no; write $HOME: a shell knows ~ only at the beginning of a word',
  ],
  ['a file for a directory', 'json:DIR/old.json/a', '--report json:DIR/old.json/a: DIR/old.json is no directory; name a file in one'],
])('is refused: %s', (_, text, problem) => {
  const dir = place()
  expect(problems([text.replaceAll('DIR', dir)], dir)).toEqual([problem])
})

test.skipIf(process.getuid?.() === 0)('is refused: where nothing can be written (root can everywhere)', () => {
  const dir = place()
  chmodSync(dir, 0o555)
  onTestFinished(() => chmodSync(dir, 0o755))
  expect(problems([`json:${dir}/a`], dir)).toEqual([
    '--report json:DIR/a: no file can be made there (EACCES); name another, or let this user write in its directory',
  ])
})

test('everything wrong at once, and no file twice, however it is written', () => {
  const dir = place()
  expect(problems(['xml:a', `json:${dir}/a`, `html:${dir}/sub/../a`, 'html', `json:${dir}/link`, `html:${dir}/old.json`], dir)).toEqual([
    "--report xml:a: there is no report 'xml'; known: json, junit, prometheus, markdown, html",
    '--report html:DIR/sub/../a: it is the file of --report json:DIR/a, too; give each its own',
    '--report html: its file is missing; write html:PATH',
    '--report html:DIR/old.json: it is the file of --report json:DIR/link, too; give each its own',
  ])
})
