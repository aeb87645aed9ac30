import { describe, expect, test } from 'vitest'
import { z } from '#zod'
import { help } from '../../lib/cli/help.ts'
import { ownFlags, readParams } from '../../lib/cli/params.ts'
import { parse } from '../../lib/cli/parse.ts'
import { showProblem } from '../../lib/engine/errors.ts'
import { duration, durationText } from '../../lib/inventory/duration.ts'
import { varsNamed } from '../../lib/inventory/overrides.ts'

const params = z.object({
  delay: duration()
    .refine((seconds) => seconds > 0, { message: 'all at once', params: { fix: 'give it time' } })
    .default(60)
    .describe('between two'),
  count: z.int().min(1).default(3).describe('how many'),
  itemType: z.enum(['whole', 'part']).default('part').describe('of what'),
  force: z.boolean().default(false).describe('whatever is there'),
  archive: z.string().optional().describe('where it is from'),
})

const playbook = { name: 'small', about: 'does a little', params, confirm: () => 'Sure?' }

/** A command line as main and the request read it. */
async function read(...argv: string[]) {
  const { own, options, problems } = parse(argv, ownFlags(playbook))
  const { values, problems: wrong } = readParams(params, own, await varsNamed(Object.keys(params.shape), options['extra-vars']))
  return { values, problems: [...problems, ...wrong].map(showProblem) }
}

const usual = { delay: 60, count: 3, itemType: 'part', force: false }

describe("a playbook's own parameters", () => {
  test.each<[string[], object]>([
    [[], {}],
    [['--delay', '5m', '--count=7'], { delay: 300, count: 7 }],
    [['--delay', '90'], { delay: 90 }],
    [['-e', 'delay=2h', '-e', '{"count": 8}'], { delay: 7200, count: 8 }],
    [['--item-type', 'whole', '--force', '--archive', '12'], { itemType: 'whole', force: true, archive: '12' }],
    [['-e', 'itemType=whole', '-e', 'force=yes'], { itemType: 'whole', force: true }],
    [['-e', 'version=2'], {}],
  ])('%j', async (argv, other) => {
    expect(await read(...argv)).toEqual({ values: { ...usual, ...other }, problems: [] })
  })

  test('all that is wrong with them is told at once, with where it is and what to do', async () => {
    expect(
      (await read('--delay', '0', '--count', 'many', '-e', 'itemType=hole', '--arcive', 'x', '--force=no')).problems,
    ).toMatchInlineSnapshot(`
      [
        "--arcive: there is no such flag; did you mean '--archive'?",
        "--force: takes no value; write --force alone",
        "--delay: all at once; give it time (between two)",
        "--count: invalid input; expected number, received string (how many)",
        "-e itemType: invalid option; expected one of "whole"|"part" (of what)",
      ]
    `)
  })

  test.each<[string[], string]>([
    [['--count', '1', '-e', 'count=2'], '--count: it is given with -e count, too; give it once'],
    [['--count', '1', '--count', '2'], '--count: it is given more than once: 1, 2; give it once'],
    [['--delay'], '--delay: TIME is missing after it; write --delay TIME'],
    [['--delay', '5 min'], '--delay: no time; write it as 90s, 10m, 2h or 7d (between two)'],
  ])('%j', async (argv, problem) => {
    expect((await read(...argv)).problems).toEqual([problem])
  })

  test('what must be given is missed by the name of its flag', () => {
    const schema = z.object({ sha256: z.string().describe('its digest') })
    expect(readParams(schema, new Map(), new Map()).problems.map(showProblem)).toEqual(['--sha256: missing; expected string (its digest)'])
  })

  test('--help has them first, with what is usual', () => {
    expect(help(playbook, 'small.ts').split('\n\n')[2]).toMatchInlineSnapshot(`
      "What this playbook is told:
            --delay TIME                 between two (usual: 1m)
            --count N                    how many (usual: 3)
            --item-type whole|part       of what (usual: part)
            --force                      whatever is there
            --archive TEXT               where it is from"
    `)
    expect(help(playbook, 'small.ts')).toContain('-y, --yes ')
    expect(help({ name: 'other', about: 'asks nothing' }, 'other.ts')).not.toMatch(/--yes|What this playbook is told/)
  })

  test('none may be called like a flag that every playbook has', () => {
    expect(() => ownFlags({ params: z.object({ limit: z.string() }) })).toThrow('--limit')
  })
})

test.each<[number, string]>([
  [0, '0s'],
  [90, '90s'],
  [600, '10m'],
  [7200, '2h'],
  [86_400, '1d'],
])('%d seconds are %s', (seconds, text) => {
  expect([durationText(seconds), duration().parse(text)]).toEqual([text, seconds])
})
