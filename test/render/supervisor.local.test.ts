import { constants } from 'node:os'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reveal, Secret } from '../../lib/engine/secret.ts'
import {
  groupSection,
  type ProgramConfig,
  programSection,
  readPrograms,
  type StopSignal,
  validateGroup,
  validateProgram,
} from '../../lib/render/supervisor.ts'
import { type ReadProgram, supervisord } from './supervisord.ts'

let real: ReturnType<typeof supervisord>
beforeAll(() => {
  real = supervisord()
})
afterAll(() => real?.end())

const log = { path: '/tmp/x.log', maxBytes: '100MB', backups: 2 } as const
const program = (more: Partial<ProgramConfig> = {}): ProgramConfig => ({ name: 'x', command: ['/bin/true'], log, ...more })
const faults = (more: Partial<ProgramConfig>) => validateProgram(program(more)).map(({ what }) => what)

async function readBack(config: ProgramConfig): Promise<ReadProgram> {
  const { error, programs } = await real.read(reveal(programSection(config)))
  expect(error).toBeUndefined()
  expect(programs).toHaveLength(1)
  return programs[0]!
}

test('one program, as the text that goes into conf.d', () => {
  const text = programSection({
    name: 'autonomys-plot-server-0',
    command: ['numactl', '-C', '0-23,96-119', '-l', '/opt/farmer', 'cluster', '--note', "50% of it's own; all"],
    environment: { GPU_CONCURRENCY: '12', CUDA_VISIBLE_DEVICES: '0,1' },
    user: 'autonomys',
    directory: '/var/lib/50%',
    startsecs: 10,
    startretries: 24,
    stopwaitsecs: 120,
    stopsignal: 'TERM',
    log: { path: '/var/log/autonomys-plot-server-0.log', maxBytes: '100MB', backups: 2 },
  })
  expect(text).toMatchInlineSnapshot(`
    "[program:autonomys-plot-server-0]
    command=numactl -C 0-23,96-119 -l /opt/farmer cluster --note '50%% of it'\\''s own; all'
    directory=/var/lib/50%%
    user=autonomys
    environment=CUDA_VISIBLE_DEVICES="0,1",GPU_CONCURRENCY="12"
    autostart=true
    autorestart=true
    startsecs=10
    startretries=24
    stopsignal=TERM
    stopwaitsecs=120
    redirect_stderr=true
    stdout_logfile=/var/log/autonomys-plot-server-0.log
    stdout_logfile_maxbytes=100MB
    stdout_logfile_backups=2
    "
  `)
})

test('a secret in the command or environment makes the whole section one', () => {
  expect(String(programSection(program({ command: ['/bin/true', new Secret('hunter22')] })))).toBe('‹secret›')
  expect(String(programSection(program({ environment: { PASS: new Secret('hunter22') } })))).toBe('‹secret›')
})

test('the order in which environment variables are written down changes nothing', () => {
  const one = programSection(program({ environment: { A: '1', B: '2' } }))
  expect(programSection(program({ environment: { B: '2', A: '1' } }))).toBe(one)
})

describe('supervisord reads back', () => {
  const awkward = fc.oneof(
    fc.string(),
    fc.string({
      unit: fc.constantFrom(' ', ';', '#', '%', "'", '"', '\\', '\t', '(', ')', 'here', '%(here)s', '%%', '=', ',', 'ü', '\u00a0', 'a'),
    }),
  )
  const key = fc.stringMatching(/^[A-Za-z_]\w{0,8}$/).filter((name) => name !== '__proto__')

  test('exactly the argv and environment of whatever passes validation', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(awkward, { maxLength: 4 }),
        fc.dictionary(key, awkward, { maxKeys: 3, noNullPrototype: true }),
        async (rest, environment) => {
          const config = program({ command: ['/bin/true', ...rest], environment })
          fc.pre(validateProgram(config).length === 0)
          const { argv, environment: seen } = await readBack(config)
          expect(argv).toEqual(config.command)
          expect(seen).toEqual(environment)
        },
      ),
      { numRuns: 300, examples: [[['a ;b', ' #', '%(here)s', '#', '', '100%'], { A: '1,2', B: "it's", C: '' }]] },
    )
  })

  test.each<[Partial<ProgramConfig>, Record<string, unknown>]>([
    [{}, { autostart: true, autorestart: 'RestartUnconditionally', redirect_stderr: true, startsecs: 1, stopwaitsecs: 10 }],
    [
      { autostart: false, autorestart: false, redirectStderr: false },
      { autostart: false, autorestart: false, redirect_stderr: false },
    ],
    [{ autorestart: 'unexpected' }, { autorestart: 'RestartWhenExitUnexpected' }],
    [
      { startsecs: 10, startretries: 24, stopwaitsecs: 45, priority: 5 },
      { startsecs: 10, startretries: 24, stopwaitsecs: 45, priority: 5 },
    ],
    [{ stopasgroup: true }, { stopasgroup: true, killasgroup: true }],
    [
      { stopasgroup: false, killasgroup: true },
      { stopasgroup: false, killasgroup: true },
    ],
    [
      { user: 'root', directory: '/tmp/100%', umask: '027' },
      { uid: 0, directory: '/tmp/100%', umask: 0o27 },
    ],
    [
      { log: { path: '/tmp/y.log', maxBytes: '1GB', backups: 0 } },
      { stdout_logfile: '/tmp/y.log', stdout_logfile_maxbytes: 2 ** 30, stdout_logfile_backups: 0 },
    ],
    [{ log: { path: '/tmp/y.log', maxBytes: 4096, backups: 1 } }, { stdout_logfile_maxbytes: 4096 }],
  ])('%j', async (more, expected) => {
    expect(await readBack(program(more))).toMatchObject(expected)
  })

  test.each<StopSignal>(['TERM', 'HUP', 'INT', 'QUIT', 'KILL', 'USR1', 'USR2'])('stopsignal %s', async (stopsignal) => {
    expect((await readBack(program({ stopsignal }))).stopsignal).toBe(constants.signals[`SIG${stopsignal}`])
  })

  test('a group and its members', async () => {
    const members = ['g-0', 'g-1'].map((name) => reveal(programSection(program({ name }))))
    const { groups, programs } = await real.read(
      [groupSection({ name: 'g', programs: ['g-0', 'g-1'], priority: 7 }), ...members].join('\n'),
    )
    expect(groups).toEqual(['g'])
    expect(programs.map(({ name }) => name)).toEqual(['g-0', 'g-1'])
  })
})

describe('refused', () => {
  test.each<[Partial<ProgramConfig>, string]>([
    [{ name: 'a b' }, '"a b" is no name that supervisorctl can say'],
    [{ name: 'plot:0' }, '"plot:0" is no name that supervisorctl can say'],
    [{ name: 'all' }, '"all" is no name that supervisorctl can say'],
    [{ command: [] }, 'the command is empty'],
    [{ command: ['', 'x'] }, 'the command is empty'],
    [{ command: ['/bin/true', 'a\nb'] }, 'argument 1 ("a\\nb") holds a line break or control character'],
    [{ command: ['/bin/true', new Secret('a\nbcd')] }, 'argument 1 (‹secret›) holds a line break or control character'],
    [{ environment: { 'A-B': '1' } }, 'environment "A-B" is no name of a variable'],
    [{ environment: { A: 'say "hi"' } }, 'environment A ("say \\"hi\\"") holds a double quote, for which supervisord has no escape'],
    [{ environment: { A: "'x" } }, 'environment A ("\'x") begins or ends with a single quote, which supervisord would strip'],
    [{ environment: { A: 'a\tb' } }, 'environment A ("a\\tb") holds a line break or control character'],
    [
      { environment: { A: 'x ;y' } },
      "environment A (\"x ;y\") holds ';' or '#' at its start or after a blank, which supervisord takes for a comment even in quotes",
    ],
    [{ environment: { A: '%(here)s' } }, 'environment A ("%(here)s") holds %(here)s, which supervisord always replaces'],
    [{ user: 'a b' }, '"a b" is no user name'],
    [{ directory: 'var' }, 'directory "var" is not absolute'],
    [{ log: { ...log, path: 'syslog' } }, 'log "syslog" is not absolute'],
    [{ log: { ...log, path: '/tmp/100%.log' } }, 'log "/tmp/100%.log" holds what supervisord cannot read back'],
    [{ log: { ...log, path: '/tmp/a #b' } }, 'log "/tmp/a #b" holds what supervisord cannot read back'],
    [{ log: { ...log, maxBytes: 0 } }, 'the log is never rotated (size 0)'],
    [{ log: { ...log, maxBytes: '1.5MB' } }, 'log size "1.5MB" is no size'],
    [{ log: { ...log, backups: -1 } }, 'log backups is -1'],
    [{ startsecs: 1.5 }, 'startsecs is 1.5'],
    [{ umask: '9' }, 'umask "9" is not octal'],
    [{ stopasgroup: true, killasgroup: false }, 'stopasgroup without killasgroup is refused by supervisord'],
  ])('%j', (more, what) => {
    expect(faults(more)).toEqual([what])
  })

  test('all at once', () => {
    expect(faults({ name: '', command: [], startsecs: -1, user: '' })).toHaveLength(4)
  })

  test('groups', () => {
    expect(validateGroup({ name: 'g', programs: ['a', 'b'] })).toEqual([])
    expect(validateGroup({ name: 'g:', programs: [] }).map(({ what }) => what)).toHaveLength(2)
    expect(validateGroup({ name: 'g', programs: ['a', 'a'] }).map(({ what }) => what)).toEqual(['the group names a program twice'])
  })
})

describe('readPrograms', () => {
  const foreign = [
    '; [program:off]',
    '# [program:off]',
    '[program:a] ; mine',
    'command=/bin/cat',
    '  [program:continued]',
    '',
    '   [program:still-continued]',
    '[program: b ]',
    ' command=/bin/cat',
    ' [program:indented]',
    ' command=/bin/cat',
    '[program:a]',
    'startsecs=2',
    '[group:g]',
    'programs=a',
    '[supervisord]',
    '[include]',
  ]

  test('names what supervisord would run', async () => {
    const sections = readPrograms(foreign.join('\r\n'))
    expect(sections).toEqual([
      { kind: 'program', name: 'a' },
      { kind: 'program', name: 'b' },
      { kind: 'program', name: 'indented' },
      { kind: 'group', name: 'g' },
    ])
    const { programs } = await real.read(foreign.slice(0, -2).join('\r\n'))
    expect(programs.map(({ name }) => name).sort()).toEqual(['a', 'b', 'indented'])
  })

  test('names the other sections that take a process name', () => {
    expect(readPrograms('[eventlistener:e]\n[fcgi-program:f]\n[rpcinterface:supervisor]\n')).toEqual([
      { kind: 'eventlistener', name: 'e' },
      { kind: 'fcgi-program', name: 'f' },
    ])
  })
})
