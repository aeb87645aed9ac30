import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { job } from '../../lib/kinds/job.ts'
import { uploaded } from '../../lib/kinds/uploaded.ts'
import { apply, look, see, tempDir } from './harness.ts'

function places() {
  const dir = tempDir()
  const where = { env: { PW_STATE: dir } }
  const file = join(dir, 'archive')
  writeFileSync(file, '0123456789')
  const spec = { file, bytes: 10, to: join(dir, 'work/archive'), job: { name: 'reads-it', argv: ['true'] } }
  mkdirSync(dirname(spec.to))
  return { where, spec }
}

it('a file comes to the host whole, and once', () => {
  const { where, spec } = places()
  expect(apply(uploaded(spec), where)).toMatchObject({ failure: undefined, finding: { changes: [] } })
  expect(readFileSync(spec.to, 'utf8')).toBe('0123456789')
})

it('what was cut short goes on where it was, and nothing is sent twice', () => {
  const { where, spec } = places()
  writeFileSync(spec.to, '0123')
  const { steps, changes } = see(uploaded(spec), where)
  expect([changes, steps[0]!.data]).toEqual([[{ field: 'bytes', from: '4', to: '10' }], { file: spec.file, size: 6, from: 4 }])
  apply(uploaded(spec), where)
  expect(readFileSync(spec.to, 'utf8')).toBe('0123456789')
})

it('once its job is begun it need not be there, and several are looked at in one call', () => {
  const { where, spec } = places()
  const other = { ...spec, to: `${spec.to}-2`, job: { name: 'other', argv: ['true'] } }
  apply(job(spec.job), where)
  expect(look([uploaded(other), uploaded(spec)], where).map(({ changes }) => changes.length)).toEqual([1, 0])
})

it('a file that is not as long as was said is refused', () => {
  const { spec } = places()
  expect(uploaded({ ...spec, bytes: 11 }).problems).toEqual([
    expect.objectContaining({ what: expect.stringContaining('is no file of 11 bytes') }),
  ])
})
