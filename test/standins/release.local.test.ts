import { execFile, execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { tree } from '../facts/sh.ts'
import { standinRelease } from '../lab/release.ts'

const version = `0.0.${process.pid}`
const module = join(import.meta.dirname, '../lab/release.ts')
const program = `import { standinRelease } from ${JSON.stringify(module)}; console.log(JSON.stringify(standinRelease(process.argv[1])))`
const elsewhere = async () => {
  const argv = ['--import', 'tsx', '--input-type=module', '-e', program, version]
  return JSON.parse((await promisify(execFile)(process.execPath, argv)).stdout)
}

test('two processes that pack it at once get the same archive, and so does one that packs it anew', async () => {
  onTestFinished(() => rmSync(dirname(standinRelease(version).file), { recursive: true }))
  const both = await Promise.all([elsewhere(), elsewhere()])
  expect(both[1]).toEqual(both[0])
  rmSync(dirname(both[0].file), { recursive: true })
  expect(standinRelease(version)).toEqual(both[0])
})

test('it holds the three programs with their modules, and they print its version', () => {
  const { file, bytes } = standinRelease(version)
  onTestFinished(() => rmSync(dirname(file), { recursive: true }))
  expect(bytes).toBeGreaterThan(10_000)
  const dir = tree({ empty: '' })
  execFileSync('tar', ['-xf', file, '-C', dir])
  for (const name of ['autonomys-farmer', 'autonomys-node', 'autonomys-export-piece']) {
    expect(execFileSync(join(dir, name), ['--version'], { encoding: 'utf8' })).toMatch(`${name} ${version} (a stand-in`)
  }
  const rows = execFileSync('tar', ['-tvf', file], { encoding: 'utf8' }).trim().split('\n')
  expect(new Set(rows.map((row) => row.split(/\s+/).slice(0, 2).join(' ')))).toEqual(new Set(['-rwxr-xr-x 0/0', '-rw-r--r-- 0/0']))
})

test('a version that is no file’s name is refused', () => {
  expect(() => standinRelease('../1')).toThrow('version "../1": letters, digits, dots and dashes only')
})
