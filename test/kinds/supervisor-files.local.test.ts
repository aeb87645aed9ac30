import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prelude, stepsLib } from '../../lib/engine/script.ts'
import { definitionsOf, readConfFiles, stopSeconds } from '../../lib/kinds/supervisor-files.ts'
import { supervisorShell, supervisorTools } from '../../lib/kinds/supervisor-shell.ts'
import { inDash, tempDir } from './harness.ts'

const shell = (script: string, data = '') =>
  inDash({ load: [prelude, stepsLib, supervisorShell, supervisorTools], script, data: data === '' ? [] : [data] })

/** A file, and what is left of it without the program x. */
const cases: readonly (readonly [string, string, string])[] = [
  ['alone', '[program:x]\ncommand=/bin/cat\n', ''],
  ['first', '[program:x]\na=1\n\n[program:y]\nb=1\n', '\n[program:y]\nb=1\n'],
  ['last', '[program:y]\nb=1\n[program:x]\na=1\n', '[program:y]\nb=1\n'],
  ['with the comment of the next', '[program:x]\na=1\n; of y\n[program:y]\n', '; of y\n[program:y]\n'],
  ['in the words of another', '[program:xx]\ncommand=x\n[program:y-x]\n', '[program:xx]\ncommand=x\n[program:y-x]\n'],
  ['with blanks and a comment', '[program: x ] ; mine\na=1\n[include]\nf=1\n', '[include]\nf=1\n'],
  ['indented', '  [program:x]\n  a=1\n  [program:y]\n  b=1\n', '  [program:y]\n  b=1\n'],
  ['as a continuation only', '[program:y]\ncommand=a\n  [program:x]\nb=1\n', '[program:y]\ncommand=a\n  [program:x]\nb=1\n'],
  ['behind a longer value', '[program:y]\nenvironment=A="1",\n  B="2"\n[program:x]\na=1\n', '[program:y]\nenvironment=A="1",\n  B="2"\n'],
  ['commented out', '; [program:x]\n#[program:x]\n[program:y]\n', '; [program:x]\n#[program:x]\n[program:y]\n'],
  ['twice', '[program:x]\na=1\n[program:y]\n[program:x]\nb=1\n', '[program:y]\n'],
  ['of DOS', '[program:x]\r\na=1\r\n[program:y]\r\nb=1\r\n', '[program:y]\r\nb=1\r\n'],
  ['other kinds', '[eventlistener:x]\n[fcgi-program:x]\n[program:y]\n', '[program:y]\n'],
  ['another kind of section', '[rpcinterface:x]\na=1\n', '[rpcinterface:x]\na=1\n'],
  ['in a group', '[group:g]\nprograms=y,x , z\npriority=1\n', '[group:g]\nprograms=y,z\npriority=1\n'],
  ['in a group, otherwise written', '[group:g]\npriority=1\nPrograms : x, y ; all\n', '[group:g]\npriority=1\nprograms=y\n'],
  ['in a group over lines', '[group:g]\nprograms=y,\n  x\npriority=1\n', '[group:g]\nprograms=y\npriority=1\n'],
  ['in a group by itself', '[group:g]\nprograms=x\n[program:x]\n[program:y]\n', '[program:y]\n'],
  ['not in the group', '[group:g]\nprograms = y,  z\n', '[group:g]\nprograms = y,  z\n'],
  ['without a last line end', '[program:y]\nb=1\n[program:x]\na=1', '[program:y]\nb=1\n'],
]

describe('taking a program out of a file', () => {
  it.each(cases)('%s', (_, text, left) => {
    expect(shell('program_without x', text).stdout).toBe(left)
    expect(definitionsOf('x', [{ path: '', mode: '', owner: '', text: left }])).toEqual([])
    const found = definitionsOf('x', [{ path: '', mode: '', owner: '', text }])
    expect(found.length > 0).toBe(text !== left)
  })

  it('keeps mode and original, and removes a file that is left with nothing', () => {
    const dir = tempDir()
    const [some, none] = [join(dir, 'some.conf'), join(dir, 'none.conf')]
    writeFileSync(some, '[program:y]\n[program:x]\n', { mode: 0o640 })
    writeFileSync(none, '; mine\n[program:x]\n')
    expect(shell(`program_forget x ${some} && program_forget x ${none}`)).toEqual({ stdout: '', stderr: '', status: 0 })
    expect([readFileSync(some, 'utf8'), statSync(some).mode & 0o777]).toEqual(['[program:y]\n', 0o640])
    expect(readdirSync(dir).sort()).toEqual(['none.conf.before-plotwright', 'some.conf', 'some.conf.before-plotwright'])
    shell(`program_recall ${some} && program_recall ${none}`)
    expect([readFileSync(some, 'utf8'), readFileSync(none, 'utf8')]).toEqual(['[program:y]\n[program:x]\n', '; mine\n[program:x]\n'])
  })
})

describe('reading the files', () => {
  it('gives each its own text, links followed, bytes that are no text included', () => {
    const dir = tempDir()
    mkdirSync(join(dir, 'conf.d/dir.conf'), { recursive: true })
    writeFileSync(join(dir, 'supervisord.conf'), '[include]\n')
    writeFileSync(join(dir, 'conf.d/a b.conf'), '; \u00e4\n', { mode: 0o600 })
    writeFileSync(join(dir, 'conf.d/c.conf'), Buffer.from([0xff, 0x1d, 0, 10]))
    writeFileSync(join(dir, 'conf.d/d.conf.off'), '')
    shell(`ln -s supervisord.conf ${dir}/target && ln -s ../target ${dir}/conf.d/e.conf && ln -s /none ${dir}/conf.d/f.conf`)
    const [list = '', base64 = ''] = shell(`PW_SUPERVISOR=${dir}\nsupervisor_files`).stdout.split('\x1d')
    expect(readConfFiles(list, base64)).toEqual([
      { path: join(dir, 'supervisord.conf'), mode: '0644', owner: 'root:root', text: '[include]\n' },
      { path: join(dir, 'conf.d/a b.conf'), mode: '0600', owner: 'root:root', text: '; \u00e4\n' },
      { path: join(dir, 'conf.d/c.conf'), mode: '0644', owner: 'root:root', text: '\ufffd\x1d\0\n' },
      { path: join(dir, 'conf.d/e.conf'), mode: '0644', owner: 'root:root', text: '[include]\n' },
    ])
    expect(readConfFiles('', '')).toEqual([])
  })

  it.each<[string[], number]>([
    [[], 10],
    [['stopwaitsecs=5'], 10],
    [['stopwaitsecs=5\n', 'StopWaitSecs : 300'], 300],
  ])('finds how long a stop may take: %j', (texts, seconds) => {
    expect(stopSeconds(texts)).toBe(seconds)
  })
})
