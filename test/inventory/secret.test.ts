import { homedir } from 'node:os'
import { join, relative } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { z } from '#zod'
import { reveal, Secret } from '../../lib/engine/secret.ts'
import { defineSchema } from '../../lib/inventory/schema.ts'
import { secret } from '../../lib/inventory/secret.ts'
import { directoryOf, parseTyped } from './support.ts'

const read = (source: z.input<ReturnType<typeof secret>>) => reveal(secret().parse(source))

describe('secret', () => {
  it('comes from a text, a Secret, the environment or a file', () => {
    const directory = directoryOf({ token: 'two\nlines\r\n' })
    vi.stubEnv('PLOTWRIGHT_TEST_TOKEN', 'from the environment')
    expect(read('text')).toBe('text')
    expect(read(new Secret('wrapped'))).toBe('wrapped')
    expect(read({ env: 'PLOTWRIGHT_TEST_TOKEN' })).toBe('from the environment')
    expect(read({ file: join(directory, 'token') })).toBe('two\nlines')
    expect(read({ file: `~/${relative(homedir(), join(directory, 'token'))}` })).toBe('two\nlines')
    vi.unstubAllEnvs()
  })

  it('refuses what is empty, unset, unreadable or of another shape, and shows no secret', () => {
    const directory = directoryOf({ empty: '\n' })
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const
    const schema = defineSchema({ cluster: z.object(Object.fromEntries(names.map((name) => [name, secret()]))), groups: {} })
    const { problems } = parseTyped(schema, {
      cluster: {
        a: '',
        b: { env: 'PLOTWRIGHT_TEST_UNSET' },
        c: { file: '/no/such/file' },
        d: { file: join(directory, 'empty') },
        e: 4711 as never,
        g: 'abc',
      },
      hosts: {},
    })
    expect(`\n${problems.join('\n').replaceAll(directory, '.')}\n`).toMatchInlineSnapshot(`
      "
      inventory.ts: cluster.a: the secret is empty; write a text, { env }, { file }, { command }, { age }, { ageFile } or { prompt }, see docs/secrets.md
      inventory.ts: cluster.b: environment variable PLOTWRIGHT_TEST_UNSET is not set; export it, or name another
      inventory.ts: cluster.c: /no/such/file is not there; write it, or name another
      inventory.ts: cluster.d: ./empty is empty; write it, or name another
      inventory.ts: cluster.e: not a secret; expected a text, { env }, { file }, { command }, { age }, { ageFile } or { prompt }, see docs/secrets.md
      inventory.ts: cluster.f: missing; expected a text, { env }, { file }, { command }, { age }, { ageFile } or { prompt }, see docs/secrets.md
      inventory.ts: cluster.g: the secret is shorter than 4 characters, so that it could not be hidden in what programs say; choose a longer one
      "
    `)
  })
})
