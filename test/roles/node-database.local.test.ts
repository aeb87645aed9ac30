import { expect, test } from 'vitest'
import { type NodeDatabase, nodeDatabase, pruningProblems } from '../../roles/autonomys/node-database.ts'
import { ask, tree } from '../facts/sh.ts'

const section = (command: string) => `[program:autonomys-node]\ncommand=${command}\nuser=root\n`
const run = (flags: string, basePath: string) => section(`/root/autonomys/autonomys-node run --base-path ${basePath} --farmer${flags}`)

/** What is known of the database in `base` below a tree of these files, where Supervisor's files stand in conf.d. */
async function found(
  conf: (base: string) => string | undefined,
  files: Record<string, string> = { 'base/chains/db': '' },
): Promise<NodeDatabase> {
  const root = tree(files)
  const text = conf(`${root}/base`)
  const confd = tree(text === undefined ? {} : { 'autonomys-node.conf': text })
  const shell = { ...nodeDatabase.shell, text: `PW_SUPERVISOR_CONFD=${confd}\n${nodeDatabase.shell.text}` }
  return nodeDatabase.parse(await ask({ ...nodeDatabase, shell }, { args: [`${root}/base`] }))
}

test.each<[string, (base: string) => string | undefined, NodeDatabase]>([
  ['the guide’s command', (base) => run(' --sync full', base), { exists: true, blocksPruning: '256', statePruning: '140000' }],
  [
    'ours',
    (base) => run(' --blocks-pruning=archive --state-pruning=archive', base),
    { exists: true, blocksPruning: 'archive', statePruning: 'archive' },
  ],
  [
    'flags and values apart',
    (base) => run(' --blocks-pruning 300', `${base}/`),
    { exists: true, blocksPruning: '300', statePruning: '140000' },
  ],
  ['a node on another directory', (base) => run('', `${base}2`), { exists: true }],
  ['another program', (base) => section(`/usr/bin/tail -f ${base} x`), { exists: true }],
  ['no program at all', () => undefined, { exists: true }],
])('a database and %s', async (_, conf, expected) => {
  expect(await found(conf)).toEqual(expected)
})

test('an empty or absent directory is no database, whatever ran there', async () => {
  expect(await found((base) => run('', base), {})).toEqual({ exists: false })
})

const wanted = { blocksPruning: 'archive', statePruning: 'archive', basePath: '/var/autonomys-node' }

test.each<[NodeDatabase, string[]]>([
  [{ exists: false }, []],
  [{ exists: true }, []],
  [{ exists: true, blocksPruning: 'archive', statePruning: 'archive' }, []],
  [
    { exists: true, blocksPruning: 'archive', statePruning: '140000' },
    ['the database in /var/autonomys-node was made with state pruning 140000, and the node would refuse to start with archive'],
  ],
])('archive wanted, %j found', (database, expected) => {
  expect(pruningProblems(wanted, database).map(({ what }) => what)).toEqual(expected)
})
