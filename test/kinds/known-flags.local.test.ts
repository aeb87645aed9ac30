import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Unreadable } from '../../lib/engine/kind.ts'
import { type KnownFlagsSpec, knownFlags } from '../../lib/kinds/known-flags.ts'
import { standins } from '../standins/standins.ts'
import { look, see, tempDir } from './harness.ts'

const farmer = join(standins, 'autonomys-farmer')

/** A program that says `text`, or does what `script` says. */
function program(script: string): string {
  const path = join(tempDir(), 'tool')
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return path
}

const saying = (help: string, version = 'tool 1.2.3') =>
  program(`case $* in --version) echo '${version}' ;; *) cat <<'END'\n${help}\nEND\n esac`)

const found = (spec: KnownFlagsSpec) => see(knownFlags(spec)).changes.map(({ field, from }) => `${field}: ${from}`)

describe("the farmer stand-in's help", () => {
  it('knows the flags that it lists, command by command, and no others', () => {
    const subcommands = [
      { words: ['cluster', 'plot-server'], flags: ['--priority-cache', '--listen-port', '--gpu-turbo'] },
      { words: ['cluster'], flags: ['--nats-server', '--nats-serve', '--nats-servers'] },
      { words: [], flags: ['--help', '-V'] },
      { words: ['cluster', 'farmer'], flags: ['--any'] },
    ]
    expect(found({ binary: farmer, subcommands })).toEqual([
      'cluster plot-server --gpu-turbo: unknown to autonomys-farmer',
      'cluster --nats-serve: unknown to autonomys-farmer',
      'cluster --nats-servers: unknown to autonomys-farmer',
      "cluster farmer --help: failed (status 2): error: unrecognized subcommand 'farmer'",
    ])
  })

  it('is asserted only, and several are asked apart', () => {
    const node = knownFlags({ binary: join(standins, 'autonomys-node'), subcommands: [{ words: ['run'], flags: ['--farmer', '--x'] }] })
    const plain = knownFlags({ binary: farmer, subcommands: [] })
    const [one, two, three] = look([plain, node, knownFlags({ binary: farmer, subcommands: [], version: '9.9' })])
    expect([node.asserted, node.id]).toEqual([true, 'flags[autonomys-node]'])
    expect([one!.changes, two!.changes.map(({ field }) => field), three!.changes.map(({ field }) => field)]).toEqual([
      [],
      ['run --x'],
      ['version'],
    ])
  })
})

describe('flags', () => {
  it.each([
    ['  -n, --nats-server <URL>', true],
    ['--nats-server=<URL>', true],
    ['[--nats-server]', true],
    ['--nats-servers <URLS>', false],
    ['--nats-server-x', false],
    ['--no--nats-server', false],
  ])('%j names --nats-server: %s', (help, known) => {
    const subcommands = [{ words: ['run'], flags: ['--nats-server'] }]
    expect(found({ binary: saying(help), subcommands })).toEqual(known ? [] : ['run --nats-server: unknown to tool 1.2.3'])
  })

  it.each([
    ['tool 1.2.3', true],
    ['tool: v1.2.3 (abc)', true],
    ['1.2.3.', true],
    ['tool 1.2.30', false],
    ['tool 1.2.3-rc1', false],
    ['tool 1.2.3.4', false],
    ['tool 11.2.3', false],
    ['tool 1x2x3', false],
  ])('%j is version 1.2.3: %s', (text, same) => {
    const binary = saying('', text)
    expect(found({ binary, subcommands: [], version: '1.2.3' })).toEqual(same ? [] : [`version: ${text}`])
  })

  it.each([
    ['exit 3', 'failed (status 3)'],
    ['printf "\\n\\033[31mno such flag\\nmore\\n" >&2; exit 1', 'failed (status 1): [31mno such flag'],
    [':', 'no output'],
    ['exit 124', 'gave no answer within 10 s'],
    ['kill -9 $$', 'gave no answer within 10 s, or was killed: Killed'],
  ])('a help that does %j', (script, why) => {
    const binary = program(`[ "$1" = --version ] && { echo tool 1; exit; }\n${script}`)
    expect(found({ binary, subcommands: [{ words: ['run', 'a b'], flags: ['--x'] }] })).toEqual([`run a b --help: ${why}`])
  })

  it('a program that is not there, or may not be executed, is told once', () => {
    const binary = program('echo x')
    chmodSync(binary, 0o644)
    const subcommands = [{ words: [], flags: ['--x'] }]
    expect(found({ binary, subcommands, version: '1' })).toEqual([
      expect.stringMatching(/^tool: may not be executed: .*Permission denied$/),
    ])
    expect(found({ binary: `${binary}-gone`, subcommands })).toEqual([
      expect.stringMatching(/^tool-gone: was not found: .*No such file or directory$/),
    ])
  })

  it('is asked with nothing on stdin, and 64 KiB of a help without end are read', () => {
    const binary = program('cat; i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i + 1)); done; echo --late; printf "\\035"')
    expect(found({ binary, subcommands: [{ words: ['line 7'], flags: ['--late'] }] })).toEqual(['line 7 --late: unknown to tool 0'])
  })

  it('is asked as the user, with the words as they are', () => {
    const dir = tempDir()
    chmodSync(dir, 0o777)
    const binary = program(`: >"${dir}/$(id -un)"; echo "<$1>"`)
    expect(found({ binary, user: 'nobody', subcommands: [{ words: ['$(touch /x)'], flags: ['--x'] }] })).toHaveLength(1)
    if (process.getuid?.() === 0) expect(statSync(join(dir, 'nobody')).uid).toBe(65534)
    expect(existsSync('/x')).toBe(false)
  })
})

it('is unreadable when the probe breaks off', () => {
  const spec = { binary: '/opt/tool', subcommands: [{ words: [], flags: ['--x'] }] }
  expect(knownFlags.kind.parse('tool 1\n0\x1d', [spec])).toEqual([new Unreadable('the probe gave no answer')])
})

describe('validate', () => {
  it.each<[Partial<KnownFlagsSpec>, number]>([
    [{}, 0],
    [{ subcommands: [{ words: [], flags: ['--a-b', '-V'] }], user: 'farmer' }, 0],
    [{ binary: 'tool' }, 1],
    [{ subcommands: [{ words: [], flags: ['a', '--a=b', '--', '--a b'] }] }, 4],
    [{ user: '-x' }, 1],
  ])('%j', (spec, problems) => {
    expect(knownFlags({ binary: '/opt/tool', subcommands: [], ...spec }).problems).toHaveLength(problems)
  })
})
