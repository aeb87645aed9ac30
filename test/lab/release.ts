import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const STANDINS = join(import.meta.dirname, 'standins')
const CACHE = join(import.meta.dirname, '../../.lab/releases')
const PROGRAMS = ['autonomys-export-piece', 'autonomys-farmer', 'autonomys-node']
const VERSION_MODULE = 'standin_version.py'
/** The same bytes on every machine: GNU tar and gzip are the only inputs beside the files. */
const TAR = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu', '--use-compress-program=gzip -n']

/** An archive of this machine; `bytes` is its size, `sha256` its hex digest. */
export type StandinRelease = { file: string; bytes: number; sha256: string }

/**
 * What programs of a release do wrong, by their names under Supervisor (`autonomys-plot-server` is all of its GPUs'): keys of
 * standin_behaviour.py with seconds, or yes and no as booleans.
 */
export type Behaviour = Readonly<Record<string, Readonly<Record<string, number | boolean>>>>

function described(file: string): StandinRelease {
  const content = readFileSync(file)
  return { file, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
}

function sources(version: string, behaviour: Behaviour): { name: string; content: Buffer }[] {
  const names = readdirSync(STANDINS).filter((name) => PROGRAMS.includes(name) || /^standin_\w+\.py$/.test(name))
  const files = names.sort().map((name) => {
    const content = readFileSync(join(STANDINS, name))
    return { name, content: name === VERSION_MODULE ? stamped(content.toString(), version) : content }
  })
  const told = toldIn(behaviour)
  return told === '' ? files : [{ name: 'behaviour', content: Buffer.from(told) }, ...files]
}

/** The lines that standin_behaviour.py reads. */
function toldIn(behaviour: Behaviour): string {
  const word = (value: boolean | number) => (typeof value === 'number' ? value : value ? 'yes' : 'no')
  return Object.entries(behaviour)
    .flatMap(([program, keys]) => Object.entries(keys).map(([key, value]) => `${program} ${key}=${word(value)}\n`))
    .join('')
}

function stamped(module: string, version: string): Buffer {
  const text = module.replace(/^VERSION = .*$/m, `VERSION = '${version}'`)
  if (!text.includes(`'${version}'`)) throw new Error(`${VERSION_MODULE} has no line VERSION = …`)
  return Buffer.from(text)
}

function pack(file: string, files: readonly { name: string; content: Buffer }[]): void {
  mkdirSync(CACHE, { recursive: true })
  const stage = mkdtempSync(join(CACHE, '.new-'))
  try {
    const tree = join(stage, 'tree')
    mkdirSync(tree)
    for (const { name, content } of files) {
      writeFileSync(join(tree, name), content)
      chmodSync(join(tree, name), PROGRAMS.includes(name) ? 0o755 : 0o644)
    }
    const archive = join(stage, 'archive')
    const tar = spawnSync('tar', [...TAR, '-cf', archive, '-C', tree, ...files.map(({ name }) => name)], { encoding: 'utf8' })
    if (tar.status !== 0) throw new Error(`tar can't pack the stand-ins: ${tar.error?.message ?? tar.stderr}`)
    mkdirSync(dirname(file), { recursive: true })
    renameSync(archive, file)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/**
 * The archive `autonomys-<version>.tar.gz` of stand-ins for the vendor's three binaries, whose --version prints `version`; packed once
 * for each state of their sources and each behaviour. Its members lie at the top. @throws when `version` can't name a file.
 */
export function standinRelease(version: string, behaviour: Behaviour = {}): StandinRelease {
  if (!/^\w[\w.+~-]*$/.test(version)) throw new Error(`version ${JSON.stringify(version)}: letters, digits, dots and dashes only`)
  const files = sources(version, behaviour)
  const key = createHash('sha256').update(
    JSON.stringify([TAR, version, files.map(({ name, content }) => [name, content.toString('base64')])]),
  )
  const file = join(CACHE, key.digest('hex').slice(0, 16), `autonomys-${version}.tar.gz`)
  try {
    return described(file)
  } catch {
    pack(file, files)
    return described(file)
  }
}
