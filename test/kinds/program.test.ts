import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Unreadable } from '../../lib/engine/kind.ts'
import { Secret } from '../../lib/engine/secret.ts'
import { type ProgramSpec, program, stampOf } from '../../lib/kinds/program.ts'
import { programSet } from '../../lib/kinds/program-set.ts'
import { programUp } from '../../lib/kinds/program-up.ts'
import { restarted } from '../../lib/kinds/restarted.ts'

const spec: ProgramSpec = {
  name: 'a',
  command: ['/bin/cat'],
  log: { path: '/var/log/a.log', maxBytes: '1MB', backups: 1 },
  stopwaitsecs: 60,
}
const { kind } = program

type Host = { table?: string; stamp?: string; names?: string; deleted?: string; files?: Readonly<Record<string, string>>; log?: string }

/** What the probe prints of such a host. */
function output({ table = 'a\ta\tRUNNING\t7\t\n', stamp = stampOf(spec), names = '', deleted = '', files = {}, log = '' }: Host): string {
  const list = Object.entries(files).map(([path, text]) => `644 root:root ${Buffer.byteLength(text)} ${path}\n`)
  const base64 = Buffer.from(Object.values(files).join('')).toString('base64')
  return [table, `/proc/7/environ:PLOTWRIGHT_STAMP=${stamp}\n${names}`, deleted, list.join(''), base64, log, ''].join('\x1d')
}

const own = '/etc/supervisor/conf.d/a.conf'
const rendered = (wish: ProgramSpec) => String(kind.diff(wish, stateOf({}, wish)).find(({ field }) => field === 'config')?.to)

function stateOf(host: Host, wish = spec) {
  const [state] = kind.parse(output(host), [wish])
  if (state === undefined || state instanceof Unreadable) throw new Error(state?.reason)
  return state
}

/** A process that says of which program it is. */
const named = (pid: number, name: string) => `/proc/${pid}/environ:SUPERVISOR_PROCESS_NAME=${name}\n`
const behind = (pid: number) => `left behind: pid ${pid} of a supervisord that is gone → (ended)`

const differs = (host: Host) => {
  const files = { [own]: rendered(spec), ...host.files }
  return kind.diff(spec, stateOf({ ...host, files })).map(({ field, from, to, text }) => (text ? field : `${field}: ${from} → ${to}`))
}

describe('what differs', () => {
  it.each<[string, Host, string[]]>([
    ['nothing', {}, []],
    ['supervisord is down', { table: 'down\n' }, ['status: (absent) → RUNNING']],
    ['unknown to supervisord', { table: 'b\tb\tRUNNING\t7\t\n' }, ['status: (absent) → RUNNING']],
    ['fatal', { table: "a\ta\tFATAL\t0\tcan't find command\n" }, ['status: FATAL → RUNNING']],
    ['of another release', { stamp: '0123' }, [`running with: 0123 → ${stampOf(spec)}`]],
    ['another binary', { deleted: '/proc/7/exe\n' }, ['binary: replaced since the start → the one on disk']],
    ['its own process named', { names: named(7, 'a') }, []],
    ["another's process left behind", { names: named(8, 'b') }, []],
    ['two left behind', { names: named(8, 'a') + named(9, 'a') }, [8, 9].map(behind)],
    ["another's binary", { deleted: '/proc/77/exe\n' }, []],
    ['a file that was edited', { files: { [own]: '[program:a]\n' } }, ['config']],
    [
      'defined elsewhere, too',
      { files: { '/etc/z.conf': '[program:a]\n' } },
      ['also named by: [program:a] in /etc/z.conf → (nothing else)'],
    ],
    [
      'in a group',
      { table: 'a\tg\tRUNNING\t7\t\n', files: { '/etc/z.conf': '[group:g]\nprograms=a' } },
      ['also named by: [group:g] in /etc/z.conf → (nothing else)', 'runs as: g:a → a', 'status: (absent) → RUNNING'],
    ],
    ['the rest of a group that it has left', { table: 'a\tg\tSTOPPED\t0\t\na\ta\tRUNNING\t7\t\n' }, []],
  ])('%s', (_, host, changes) => {
    expect(differs(host)).toEqual(changes)
  })

  it.each<[string, string, string | undefined]>([
    ['stopped by hand', 'STOPPED\t0\t\t100\t160\t220', 'it was stopped by hand 60 s ago'],
    ['stopped by hand long ago', 'STOPPED\t0\t\t100\t160\t7360', 'it was stopped by hand 2 h ago'],
    ['never started', 'STOPPED\t0\t\t0\t0\t220', undefined],
    ['ended by itself', 'EXITED\t0\t\t100\t160\t220', undefined],
    ['running again', 'RUNNING\t7\t\t200\t160\t220', undefined],
  ])('and whose will that is: %s', (_, line, willed) => {
    expect(kind.willed!(spec, stateOf({ table: `a\ta\t${line}\n` }))).toBe(willed)
  })

  it('is never a secret', () => {
    const wish = { ...spec, environment: { TOKEN: new Secret('hunter22') } }
    expect(JSON.stringify(kind.diff(wish, stateOf({ files: { [own]: 'TOKEN="hunter22"' } }, wish)))).not.toContain('hunter22')
  })

  it.each<[string, string]>([
    ['no perl', 'supervisord is asked with perl, which is not installed; install it'],
    ['fault\t6\tSHUTDOWN_STATE\n', 'supervisord, asked for its processes: SHUTDOWN_STATE'],
    ['gibberish\n', 'supervisord gave no list of processes: gibberish'],
  ])('is not known when supervisord said %j', (table, reason) => {
    expect(kind.parse(output({ table }), [spec])).toEqual([new Unreadable(reason)])
    expect(programUp.kind.parse(output({ table }), [{ name: 'a' }])).toEqual([new Unreadable(reason)])
    expect(programSet.kind.parse(output({ table }), [{ prefix: 'a', keep: [] }])).toEqual([new Unreadable(reason)])
  })

  it('is not known when the probe said nothing', () => {
    expect(kind.parse('', [spec])).toEqual([new Unreadable('the probe gave no answer')])
  })
})

describe('apply', () => {
  it('waits as long as the old settings let the process take', () => {
    const [step] = kind.apply!(
      spec,
      stateOf({ table: 'a\tg\tRUNNING\t7\t\n', files: { '/z.conf': '[group:g]\nprograms=a\n[program:a]\nstopwaitsecs=300' } }),
    )
    expect(step?.argv.slice(-4)).toEqual(['31', '330', '/z.conf', 'g:a'])
  })

  it('names the process whose binary was replaced', () => {
    expect(kind.apply!(spec, stateOf({ deleted: '/proc/7/exe\n' }))[0]?.argv[7]).toBe('7')
    expect(kind.apply!(spec, stateOf({}))[0]?.argv[7]).toBe('-')
  })
})

describe('undo', () => {
  const before = '[program:a]\ncommand=/bin/old\nenvironment=PLOTWRIGHT_STAMP="0123abcd"\nstopwaitsecs=90\n'

  it('brings back the file that was there, and what runs with it', () => {
    const [step] = kind.undo!(spec, stateOf({ files: { [own]: before } }))
    expect(step).toMatchObject({
      data: before,
      argv: ['program_apply', 'a', own, '0644', String(before.length), '-', '0123abcd', '-', '31', '120'],
    })
  })

  it('ends what must be ended first, and takes a file without a stamp as it is', () => {
    const [step] = kind.undo!({ ...spec, stopFirst: ['c'] }, stateOf({ files: { [own]: '[program:a]\n' } }))
    expect(step?.argv.slice(6)).toEqual(['-', '-', '31', '90', '!c'])
  })

  it('removes what was not there', () => {
    expect(kind.undo!(spec, stateOf({}))[0]?.argv).toEqual(['program_remove', 'a', '90', own])
  })
})

describe('one that is not awaited', () => {
  const beside = { ...spec, awaited: false }
  const files = { [own]: rendered(spec) }

  it.each([
    ['STARTING', []],
    ['BACKOFF', []],
    ['FATAL', ['status']],
    ['STOPPED', ['status']],
  ])('is %s: %j', (state, fields) => {
    const found = kind.diff(beside, stateOf({ table: `a\ta\t${state}\t0\t\n`, files }, beside))
    expect(found.map(({ field }) => field)).toEqual(fields)
  })

  it('is configured and stamped like any other, and its start is not waited for', () => {
    expect(stampOf(beside)).toBe(stampOf(spec))
    const seconds = (wish: ProgramSpec) => kind.apply!(wish, stateOf({ table: 'b\tb\tRUNNING\t7\t\n' }, wish))[0]!.argv[8]
    expect([seconds(beside), seconds(spec)]).toEqual(['0', '31'])
  })
})

describe('up and restarted', () => {
  const table = (state: string, start: number, now: number) => `a\ta\t${state}\t7\t\t${start}\t0\t${now}\n`

  const notUp = (host: Host, upFor = 0) => {
    const wish = { name: 'a', upFor }
    const [state] = programUp.kind.parse(output(host), [wish])
    const changes = programUp.kind.diff(wish, state as Exclude<typeof state, Unreadable | undefined>) // parse gives one for each wish
    return changes.map(({ field, from, to }) => `${field}: ${from} → ${to}`)
  }

  it('a process that was left behind is no well program', () => {
    expect(notUp({ names: named(8, 'a') })).toEqual([behind(8)])
  })

  it.each<[string, number, string[]]>([
    [table('RUNNING', 100, 165), 65, []],
    [table('RUNNING', 100, 164), 65, ['up for: 64 s → at least 65 s']],
    [table('BACKOFF', 100, 164), 65, ['status: BACKOFF → RUNNING']],
  ])('%j, up for %i s', (text, upFor, expected) => {
    expect(notUp({ table: text }, upFor)).toEqual(expected)
  })

  it.each<[string, string, number, string[]]>([
    ['older than the request', table('RUNNING', 100, 300), 100, ['started: 100 s before the restart was asked for → after it']],
    ['much older', table('RUNNING', 0, 7300), 100, ['started: 120 min before the restart was asked for → after it']],
    ['younger', table('RUNNING', 100, 150), 100, []],
    ['as old, in whole seconds', table('RUNNING', 100, 201), 100, []],
    ['not running', table('EXITED', 100, 400), 100, ['status: EXITED → RUNNING']],
    ['unknown', '', 100, ['status: (absent) → RUNNING']],
  ])('restarted: %s', (_, text, ago, expected) => {
    vi.setSystemTime(1_000_000_000)
    onTestFinished(() => void vi.useRealTimers())
    const wish = { name: 'a', since: 1_000_000 - ago, log: '/a.log' }
    const [state] = restarted.kind.parse(output({ table: text }), [wish])
    const changes = restarted.kind.diff(wish, state as Exclude<typeof state, Unreadable | undefined>)
    expect(changes.map(({ field, from, to }) => `${field}: ${from} → ${to}`)).toEqual(expected)
  })

  it('a restart ends first what can not live without it', () => {
    const wish = { name: 'a', since: 0, log: '/a.log', startsecs: 5, stopwaitsecs: 60, stopFirst: ['c'] }
    expect(restarted.kind.apply!(wish, undefined as never)[0]?.argv).toEqual(['program_restart', 'a', '35', '90', '!c'])
    expect(restarted.kind.writes!(wish)).toEqual(['program:a', 'program:c'])
  })
})

describe('explain', () => {
  const log = `\x1b[31mred\x1b[0m\n${'x'.repeat(500)}\nbell\x07\n`
  it.each<[Host, string]>([
    [{ table: 'down\n' }, 'no supervisord runs: look at it with systemctl status supervisor'],
    [{}, ''],
    [{ table: "a\ta\tFATAL\t0\tcan't find command '/x'\n" }, "can't find command '/x'\nnothing in /var/log/a.log"],
    [{ table: 'a\ta\tBACKOFF\t0\t\n', log }, `/var/log/a.log ends with:\nred\n${'x'.repeat(400)}\nbell`],
  ])('%j', (host, text) => {
    expect(kind.explain!(spec, stateOf(host))).toBe(text)
  })
})

describe('a set', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['a\ta\tRUNNING\t1\t\nb\tb\tRUNNING\t1\t\n', {}, ['a']],
    ['', { '/x.conf': '[program:a-1]\n[program:b]\n' }, ['a-1']],
    ['a-1\ta-x\tRUNNING\t1\t\na-2\ta-x\tSTOPPED\t0\t\n', { '/x.conf': '[group:a-x]\nprograms=a-1,a-2\n' }, ['a-1']],
    ['a-n_00\ta-n\tRUNNING\t1\t\na-n_01\ta-n\tRUNNING\t1\t\n', { '/x.conf': '[program:a-n]\nnumprocs=2\n' }, ['a-n']],
    ['a-keep\ta-keep\tRUNNING\t1\t\n', {}, []],
    ['down\n', { '/x.conf': '[program:a-keep]\n' }, []],
  ])('%j, %j', (table, files, gone) => {
    const wish = { prefix: 'a', keep: ['a-keep'] }
    const [state] = programSet.kind.parse(output({ table, files }), [wish])
    if (state === undefined || state instanceof Unreadable) throw new Error()
    expect(programSet.kind.diff(wish, state).map(({ field }) => field)).toEqual(gone)
  })

  it('claims all only where that is said', () => {
    expect(programSet({ prefix: '', keep: [] }).problems).toHaveLength(1)
    const wish = { prefix: '', all: true, keep: ['nats', 'ours-*'] }
    expect(programSet(wish).problems).toEqual([])
    const table = ['nats', 'natsx', 'ours-1', 'x'].map((name) => `${name}\t${name}\tRUNNING\t1\t\n`).join('')
    const [state] = programSet.kind.parse(output({ table }), [wish])
    expect(programSet.kind.diff(wish, state as never).map(({ field }) => field)).toEqual(['natsx', 'x'])
  })
})
