import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { RequestError } from '../../lib/engine/errors.ts'
import { Secret } from '../../lib/engine/secret.ts'
import { template } from '../../lib/kinds/template.ts'
import { converge, tempDir } from './harness.ts'

it('is a file whose content is rendered here', () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'a.ejs'), 'port: <%= port %>\npassword: <%= password %>\n')
  const source = pathToFileURL(join(dir, 'a.ejs'))
  const path = join(dir, 'a.conf')
  const wanted = template({ path, template: source, vars: { port: 1, password: new Secret('hunter22') } }, { tags: ['x'] })
  expect([wanted.id, wanted.tags]).toEqual([`file[${path}]`, ['x']])
  expect(converge([wanted])[1]).toEqual(['content', '(absent)', '‹secret›'])
  expect(readFileSync(path, 'utf8')).toBe('port: 1\npassword: hunter22\n')
  expect(() => template({ path, template: source, vars: { port: 1 } })).toThrow(RequestError)
})
