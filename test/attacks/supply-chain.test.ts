import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

type Locked = {
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly hasInstallScript?: boolean
  readonly inBundle?: boolean
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '../..', name), 'utf8'))
const { packages } = read('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> }
const locked = Object.entries(packages).filter(([path]) => path !== '')
const named = (wrong: (each: Locked) => boolean) => locked.filter(([, each]) => wrong(each)).map(([path]) => path)

test('every package is locked by a digest, and comes from the registry that npm asks: no link, no URL, nothing inside another', () => {
  expect(locked.length).toBeGreaterThan(50)
  expect(named(({ integrity = '' }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity))).toEqual([])
  expect(named(({ resolved, link, inBundle }) => resolved !== undefined || link === true || inBundle === true)).toEqual([])
})

test('no package says where else it would come from', () => {
  const { dependencies, devDependencies } = read('package.json') as Readonly<Record<string, Readonly<Record<string, string>>>>
  const versions = Object.entries({ ...dependencies, ...devDependencies })
  expect(versions.filter(([, version]) => !/^\^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})

test('those that run a script when they are installed are known, and none is needed: docs/dependencies.md', () => {
  const scripted = named(({ hasInstallScript }) => hasInstallScript === true).map((path) => path.replace('node_modules/', ''))
  expect(scripted).toEqual(['cpu-features', 'esbuild', 'ssh2'])
  const text = readFileSync(join(import.meta.dirname, '../../docs/dependencies.md'), 'utf8')
  expect(text).toContain('npm ci --ignore-scripts')
  for (const name of scripted) expect(text).toContain(name)
})
