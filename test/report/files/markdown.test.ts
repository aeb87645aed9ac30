import fc from 'fast-check'
import { lexer, type Token, type Tokens } from 'marked'
import { expect, test } from 'vitest'
import { markdown } from '../../../lib/report/files/markdown.ts'
import { code, fence } from '../../../lib/report/files/markdown-text.ts'
import { anyRecord } from './any-record.ts'
import { allWell, host, hostile, manyHosts, record, task, threeTroubles } from './records.ts'

/** All that a reader of Markdown finds in it, inner parts behind their outer ones. */
const tokensOf = (text: string): Token[] => {
  const inner = (token: Token): Token[] => {
    const cells = token.type === 'table' ? [...(token as Tokens.Table).header, ...(token as Tokens.Table).rows.flat()] : []
    return [token, ...[...(('tokens' in token && token.tokens) || []), ...cells.flatMap(({ tokens }) => tokens)].flatMap(inner)]
  }
  return lexer(text).flatMap(inner)
}

const ofType = (text: string, type: string) =>
  tokensOf(text).filter((token): token is Tokens.Code | Tokens.Heading | Tokens.Text => token.type === type)

const tables = (text: string) => lexer(text).filter((token): token is Tokens.Table => token.type === 'table')
const headings = (text: string) => ofType(text, 'heading').map(({ text: words }) => words)

test('where all is well: one sentence and a table', () => {
  expect(markdown(allWell)).toMatchInlineSnapshot(`
    "**All 3 hosts are as they should be** · \`site --check\` on \`inventories/prod.ts\`

    2026-11-27 06:00:00 UTC, 4.3 s, exit status 0: everything is as it should be

    | host | group | state | ok | would change | failed | skipped |
    | --- | --- | --- | ---: | ---: | ---: | ---: |
    | \`node-1\` | \`node\` | as it should be | 12 | 0 | 0 | 0 |
    | \`node-2\` | \`node\` | as it should be | 12 | 0 | 0 | 0 |
    | \`plot-1\` | \`plot\` | as it should be | 12 | 0 | 0 | 0 |
    "
  `)
})

test('three troubles: a section each, the gravest first; nothing more of a host that is well', () => {
  const text = markdown(threeTroubles)
  expect(headings(text)).toEqual(['`node-1` (`node`): unreachable', '`plot-1` (`plot`): failed', '`node-2` (`node`): drifted'])
  expect(text.slice(text.indexOf('### `node-2`'))).toMatchInlineSnapshot(`
    "### \`node-2\` (\`node\`): drifted

    **notice**: \`the driver 525.60 works; 550.54 is advised\`

    **would change**: \`file[/etc/nats/nats.conf]\` (\`nats\`)

    | field | is | should be |
    | --- | --- | --- |
    | \`mode\` | \`0644\` | \`0640\` |

    \`content\`: \`+1 -1 lines\`

    \`\`\`\`diff
    @@ -1,3 +1,3 @@
     port: 4222
    -# \`\`\`
    -]]> </script> \`\`\` --> "quoted" a|b \\| {{x}} &amp; <b>@all</b>
    +debug: false
     }
    \`\`\`\`

    **skipped**: \`program[extra]\` (\`nats\`): \`left as it is: stopped by hand\`

    | field | is | should be |
    | --- | --- | --- |
    | \`status\` | \`STOPPED\` | \`RUNNING\` |

    1 task behind a pending change
    "
  `)
})

test('a reader finds hostile text where it belongs', () => {
  const text = markdown(threeTroubles)
  expect(ofType(text, 'code').map((block) => ['lang' in block && block.lang, block.text])).toEqual([
    ['', 'is it up?'],
    ['', `no disk has the label ${hostile}`],
    ['diff', `@@ -1,3 +1,3 @@\n port: 4222\n-# \`\`\`\n-${hostile}\n+debug: false\n }`],
  ])
  const [, ofPlot] = tables(text)
  expect(ofPlot!.rows.map((cells) => cells.length)).toEqual([3])
})

test('hosts of which the same is told share a section', () => {
  expect(headings(markdown(manyHosts(20)))).toEqual([
    '`host-2`, `host-3`, `host-4`, `host-5`, `host-6`, `host-7`, `host-8`, `host-9` and 11 more (`storage`): drifted',
  ])
})

/** A thousand hosts with as much to tell each, and no two the same. */
const crowd = (lines: number) =>
  record(
    Array.from({ length: 1000 }, (_, i) => {
      const diff = Array.from({ length: lines }, (_, line) => `+${i} ${line}`)
      const tasks = [task('file[/a]', 'changed', { changes: [{ field: 'content', summary: `+${lines}`, diff }] })]
      return host(`host-${i}`, 'storage', { state: 'drifted', tasks })
    }),
    { exit: 2 },
  )

test.each([1, 40, 200])('a thousand hosts with %i lines to tell each fit into an issue, and what is left out is counted', (lines) => {
  const text = markdown(crowd(lines))
  expect([text.length > 20_000, text.length < 65_536]).toEqual([true, true])
  expect(text).toContain('… and 950 more hosts, none of them graver')
  const [, left] = /\n… and (\d+) more hosts of which there is no room to tell\n$/.exec(text) ?? []
  expect(Number(left) + headings(text).length).toBe(1000)
  expect(text.match(/\*\*would change\*\*: `file\[\/a\]`/g)).toHaveLength(headings(text).length)
})

test.each([
  ['', "`''`"],
  ['a', '`a`'],
  ['a`b', '``a`b``'],
  ['`a', '`` `a ``'],
  [' a ', '`  a  `'],
  ['a\nb\rc\u2028', '`a\\nb\\rc\\u2028`'],
  ['x'.repeat(201), `\`${'x'.repeat(200)}…\``],
])('code in one line: %j', (text, expected) => {
  expect(code(text)).toBe(expected)
})

test('a block of code is cut to its length and width', () => {
  expect(fence(['a', 'b', 'c'], 2)).toBe('```\na\nb\n… 1 more lines\n```')
  expect(fence(['y'.repeat(400)], 2)).toBe(`\`\`\`\n${'y'.repeat(300)}…\n\`\`\``)
})

/** The words that a report has of its own. */
const own = new Set(
  `all and are as at a be behind by changed change changes check drifted end everything exit failed field fields for graver group host hosts
  interrupted is it looked min more no none not notice now of ok on only or part parts pending problem room s should skipped something state
  status taken back task tasks tell the them there they this to unreachable utc was warning which would hosts else nothing drift unknown`.split(
    /\s+/,
  ),
)

test('whatever the texts are, all of them are code, and what is not is words of our own', () => {
  fc.assert(
    fc.property(anyRecord, (run) => {
      const text = markdown(run)
      expect(new Set(tokensOf(text).map(({ type }) => type))).toSatisfy((types: Set<string>) =>
        [...types].every((type) => ['paragraph', 'text', 'codespan', 'code', 'table', 'heading', 'strong', 'space'].includes(type)),
      )
      const leaves = ofType(text, 'text').map(({ text }) => text.toLowerCase())
      expect(leaves.flatMap((leaf) => leaf.split(/[\d\s:;(),.·…-]+/)).filter((word) => word !== '' && !own.has(word))).toEqual([])
      expect(tables(text)[0]!.rows).toHaveLength(run.hosts.length)
    }),
  )
})

test('whatever the lines are, none of them ends its block', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom('```', '`````', '\u2028```', 'a\r```', '~~~', '    ```', ''), fc.string()), { maxLength: 8 }),
      (lines) => {
        const read = lexer(`${fence(lines, 100, 'diff')}\n\nbehind\n`)
        expect(read.filter(({ type }) => type !== 'space').map(({ type, raw }) => (type === 'code' ? type : raw.trim()))).toEqual([
          'code',
          'behind',
        ])
      },
    ),
  )
})

test('what a task found out is a table, also where nothing else is to be told', () => {
  const found = task('ended[benchmark-cache]', 'ok', { figures: { 'GiB/s': 1.44, readings: 6 } })
  const text = markdown(record([host('plot-1', 'plot', { state: 'changed', tasks: [found] })], { check: false }))
  expect(text).toContain('| `GiB/s` | `readings` |\n| --- | --- |\n| `1.44` | `6` |')
})
