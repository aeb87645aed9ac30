import { expect, test } from 'vitest'
import { flags } from '../../lib/cli/flags.ts'
import { parse } from '../../lib/cli/parse.ts'
import { showProblem } from '../../lib/engine/errors.ts'

const problems = (...argv: string[]) => parse(argv).problems.map(showProblem)

/** What a command line says other than an empty one. */
function said(...argv: string[]) {
  const { options, problems: wrong } = parse(argv)
  expect(wrong).toEqual([])
  const usual = parse([]).options
  const names = Object.keys(flags) as (keyof typeof flags)[]
  return Object.fromEntries(names.filter((name) => String(options[name]) !== String(usual[name])).map((name) => [name, options[name]]))
}

test('an empty command line has the usual values', () => {
  expect(parse([])).toMatchInlineSnapshot(`
    {
      "options": {
        "accept-new": false,
        "ask-become-pass": false,
        "ask-pass": false,
        "become": false,
        "become-password-file": undefined,
        "break-lock": false,
        "check": false,
        "color": "auto",
        "connect-timeout": 10,
        "diff": false,
        "every": undefined,
        "extra-vars": [],
        "forks": 50,
        "help": false,
        "history": undefined,
        "inventory": undefined,
        "limit": undefined,
        "list-hosts": false,
        "list-tasks": false,
        "no-become": false,
        "no-rollback": false,
        "output": "auto",
        "private-key": undefined,
        "profile": false,
        "quiet": false,
        "report": [],
        "respect-stopped": false,
        "since": undefined,
        "skip-tags": [],
        "start-at-task": undefined,
        "tags": [],
        "user": undefined,
        "verbose": 0,
        "version": false,
      },
      "own": Map {},
      "problems": [],
    }
  `)
})

test.each([
  [['-i', 'inventories/lab'], { inventory: 'inventories/lab' }],
  [['--inventory=inventories/lab'], { inventory: 'inventories/lab' }],
  [['-l', 'node*:!node-3'], { limit: 'node*:!node-3' }],
  [['-t', 'a, b', '--tags', 'c', '--skip-tags=d,e'], { tags: ['a', 'b', 'c'], 'skip-tags': ['d', 'e'] }],
  [['-e', 'a=1,2', '-e', '{"b": 1}'], { 'extra-vars': ['a=1,2', '{"b": 1}'] }],
  [['-CDvvf5'], { check: true, diff: true, verbose: 2, forks: 5 }],
  [['-v', '--verbose'], { verbose: 2 }],
  [['-u', 'ops', '--private-key', 'id', '-k'], { user: 'ops', 'private-key': 'id', 'ask-pass': true }],
  [['-b', '-K'], { become: true, 'ask-become-pass': true }],
  [['--no-become'], { 'no-become': true }],
  [['--become-password-file', 'f'], { 'become-password-file': 'f' }],
  [['--list-hosts'], { 'list-hosts': true }],
  [['--list-tasks', '--start-at-task', 'file[/a]'], { 'list-tasks': true, 'start-at-task': 'file[/a]' }],
  [['--accept-new', '--connect-timeout', '30'], { 'accept-new': true, 'connect-timeout': 30 }],
  [['--output', 'json', '--color=never'], { output: 'json', color: 'never' }],
  [['--check', '--every', '10m', '-q'], { check: true, every: 600, quiet: true }],
  [['--since=7d', '--history', 'runs'], { since: 604_800, history: 'runs' }],
  [['--report', 'json:a,b.json', '--report=html:r.html'], { report: ['json:a,b.json', 'html:r.html'] }],
  [['-h'], { help: true }],
  [['--version'], { version: true }],
  [['-l', 'a', '-l', 'a'], { limit: 'a' }],
  [['--user=-x'], { user: '-x' }],
])('%j', (argv, options) => expect(said(...argv)).toEqual(options))

test.each([
  [['--limti', 'x'], ["--limti: there is no such flag; did you mean '--limit'?"]],
  [['-x'], ['-x: there is no such flag; --help lists them']],
  [['site'], ['site: this is no flag; hosts are chosen with --limit, tasks with --tags']],
  [['-i'], ['-i: PATH is missing after it; write -i PATH']],
  [['--limit='], ['--limit: PATTERN is missing after it; write --limit PATTERN']],
  [['-l', '-C'], ['-l: PATTERN is missing before -C; write --limit=-C where that is the PATTERN']],
  [['--check=yes'], ['--check: takes no value; write --check alone']],
  [['-f', '0'], ["-f: '0' is no number from 1 to 1000; usual is 50"]],
  [['--every', '10'], ["--every: '10' is no time; write it as 90s, 10m, 2h or 7d"]],
  [['--since', '0d'], ["--since: '0d' is no time; write it as 90s, 10m, 2h or 7d"]],
  [['--connect-timeout=1.5'], ["--connect-timeout: '1.5' is no number from 1 to 3600; usual is 10"]],
  [['--output', 'jsn'], ["--output: 'jsn' is none of its words; did you mean 'json'?"]],
  [['--color', 'x'], ["--color: 'x' is none of its words; known: auto, always, never"]],
  [['-l', 'a', '--limit', 'b'], ['-l: it is given more than once: a, b; give it once']],
  [['-b', '--no-become'], ['--no-become: it contradicts -b; leave one of them out']],
  [['--no-become', '-K'], ['--no-become: it contradicts -K; leave one of them out']],
  [['-K', '--become-password-file', 'f'], ['--become-password-file: it contradicts -K; leave one of them out']],
  [['--list-hosts', '--list-tasks'], ['--list-hosts: it contradicts --list-tasks; leave one of them out']],
  [['--list-tasks', '--report', 'json:x'], ['--list-tasks: it contradicts --report; leave one of them out']],
  [['-t', 'a,b', '--skip-tags', 'b'], ["--tags: 'b' is in --skip-tags too; leave it out of one of them"]],
])('%j is refused', (argv, expected) => expect(problems(...argv)).toEqual(expected))

test('all that is wrong comes at once', () => {
  expect(problems('--chekc', '-f', 'many', '-b', '--no-become', '-i')).toEqual([
    "--chekc: there is no such flag; did you mean '--check'?",
    "-f: 'many' is no number from 1 to 1000; usual is 50",
    '-i: PATH is missing after it; write -i PATH',
    '--no-become: it contradicts -b; leave one of them out',
  ])
})
