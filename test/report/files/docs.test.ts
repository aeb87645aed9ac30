import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from '#zod'
import { flags } from '../../../lib/cli/flags.ts'
import { reportKinds } from '../../../lib/record/report-file.ts'
import { runRecord } from '../../../lib/record/schema.ts'
import { json } from '../../../lib/report/files/json.ts'
import { junit } from '../../../lib/report/files/junit.ts'
import { markdown } from '../../../lib/report/files/markdown.ts'
import { prometheus } from '../../../lib/report/files/prometheus.ts'
import { documented } from './records.ts'

const docs = readFileSync(new URL('../../../docs/reports.md', import.meta.url), 'utf8')

/** The first block of code behind a heading. */
const shown = (heading: string): string =>
  /\n(`{3,})\w+\n(.*?\n)\1\n/s.exec(docs.slice(docs.indexOf(`\n## ${heading}\n`)))?.[2] ?? `nothing is shown of ${heading}`

test('the example of json is a record, and the one that the others are of', () => {
  expect(runRecord.parse(JSON.parse(shown('json')))).toEqual(documented)
  expect(JSON.parse(json(documented))).toEqual(documented)
})

test.each([
  ['junit', junit],
  ['prometheus', prometheus],
  ['markdown', markdown],
] as const)('the example of %s is what is written', (kind, form) => {
  expect(shown(kind)).toBe(form(documented))
})

test('every kind has its part, and the flag names it', () => {
  for (const kind of reportKinds) {
    expect(docs).toContain(`\n## ${kind}\n`)
    expect(flags.report.about).toContain(kind)
  }
})

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly additionalProperties?: Schema | boolean
}

/** `hosts[].tasks[].changes[].field`: every place of a record. */
const pathsIn = ({ properties = {}, items, anyOf = [], additionalProperties: each }: Schema, at = ''): string[] => [
  ...Object.entries(properties).flatMap(([name, part]) => [`${at}${name}`, ...pathsIn(part, `${at}${name}.`)]),
  ...(items === undefined ? [] : pathsIn(items, at.replace(/\.$/, '[].'))),
  ...anyOf.flatMap((part) => pathsIn(part, at)),
  ...(typeof each === 'object' ? pathsIn(each, `${at}*.`) : []),
]

/** `a.{b,c}` is `a.b` and `a.c`. */
const spread = (names: string): string[] => {
  const [, before = '', parts] = /^(.*)\{(.*)\}$/.exec(names) ?? []
  return parts === undefined ? [names] : parts.split(',').map((part) => `${before}${part}`)
}

/** The first words of a table's rows under a heading. */
const rows = (heading: string): string[] =>
  [
    ...docs
      .split(`\n## ${heading}\n`)[1]!
      .split('\n## ')[0]!
      .matchAll(/^\| `(\w[^`]+)` \| /gm),
  ].flatMap(([, names]) => spread(names!))

test('the table of fields has all of the schema, each once, in its order', () => {
  expect(rows('json')).toEqual([...new Set(pathsIn(z.toJSONSchema(runRecord) as Schema))])
})

test('the table of metrics has all of them', () => {
  expect(rows('prometheus')).toEqual([...prometheus(documented).matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name))
})
