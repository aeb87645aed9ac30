import { expect, test } from 'vitest'
import { Unreadable } from '../../lib/engine/kind.ts'
import { removed } from '../../lib/kinds/removed.ts'

const { kind } = removed
const spec = { name: 'a' }
const conf = '/etc/supervisor/conf.d/a.conf'

/** What the probe prints where supervisord says this of its processes and reads these files. */
function stateOf(table: string, files: Readonly<Record<string, string>>) {
  const list = Object.entries(files).map(([path, text]) => `644 root:root ${Buffer.byteLength(text)} ${path}\n`)
  const base64 = Buffer.from(Object.values(files).join('')).toString('base64')
  const [state] = kind.parse([table, '', '', list.join(''), base64, ''].join('\x1d'), [spec])
  if (state === undefined || state instanceof Unreadable) throw new Error(state?.reason)
  return state
}

const section = '[program:a]\ncommand=/bin/cat\nstopwaitsecs=60\n'

test.each<[string, string, Readonly<Record<string, string>>, string | undefined, string[]]>([
  ['it runs', 'a\ta\tRUNNING\t7\t\n', { [conf]: section }, 'RUNNING', ['a', '90', conf]],
  ['it was stopped', 'a\ta\tSTOPPED\t0\t\n', { [conf]: section }, 'STOPPED', ['a', '90', conf]],
  ['only a file is left', '', { '/etc/z.conf': section }, 'configured', ['a', '90', '/etc/z.conf']],
  ['only a process is left', 'a\ta\tRUNNING\t7\t\n', {}, 'RUNNING', ['a', '40']],
  [
    'it runs in a group',
    'a\tg\tRUNNING\t7\t\n',
    { '/etc/z.conf': `${section}[group:g]\nprograms=a,b\n` },
    'RUNNING',
    ['a', '90', '/etc/z.conf', 'g:a'],
  ],
  ['another runs', 'ab\tab\tRUNNING\t7\t\n', { '/etc/ab.conf': '[program:ab]\n' }, undefined, []],
])('%s', (_, table, files, from, argv) => {
  const state = stateOf(table, files)
  const changes = kind.diff(spec, state)
  expect(changes).toEqual(from === undefined ? [] : [{ field: 'status', from, to: '(absent)' }])
  if (changes.length > 0) expect(kind.apply!(spec, state).map((step) => step.argv)).toEqual([['program_remove', ...argv]])
})
