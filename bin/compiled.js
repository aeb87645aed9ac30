// @ts-check
// The cache of compiled playbooks: a build serves as long as no file that went into it has changed.

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import nodeModule from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { build } from './build.js'

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'plotwright')

/** Builds that nobody started for so long go; a watch that still runs from one has loaded what it needs. */
const keptMs = 30 * 24 * 3_600_000

/** What others may write is no place for code; what they may read, none for an inventory with a secret in it. */
const isOurs = () => {
  mkdirSync(cache, { recursive: true, mode: 0o700 })
  const { uid, mode } = statSync(cache)
  return uid === process.getuid?.() && (mode & 0o077) === 0
}

/**
 * Size and time of last change of a file.
 * @param {string} path
 */
const stateOf = (path) => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? 'gone' : `${found.size} ${found.mtimeMs}`
}

/**
 * Where the newest build of this name is, if no source of it has changed.
 * @param {string} name
 * @returns {string | undefined}
 */
function fresh(name) {
  try {
    /** @type {{ room: string, sources: Record<string, string> }} */
    const { room, sources } = JSON.parse(readFileSync(join(cache, `${name}.json`), 'utf8'))
    return Object.entries(sources).every(([path, state]) => stateOf(path) === state) ? room : undefined
  } catch {
    return undefined
  }
}

function prune() {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    if (Date.now() - statSync(path).mtimeMs > keptMs) rmSync(path, { recursive: true, force: true })
  }
}

/**
 * A new build beside the old ones, whose processes may still load parts of them.
 * @param {string} name
 * @param {readonly string[]} entries
 */
async function renew(name, entries) {
  prune()
  const room = join(cache, `${name}-${process.pid}-${Date.now()}`)
  const sources = await build(room, entries, stateOf)
  const draft = `${room}.json`
  writeFileSync(draft, JSON.stringify({ room, sources }))
  renameSync(draft, join(cache, `${name}.json`))
  return room
}

/**
 * The URL of each entry's compiled module.
 * @param {readonly string[]} entries absolute paths of .ts files
 * @returns {Promise<ReadonlyMap<string, string> | undefined>} undefined where they do not compile or nothing can be kept
 */
export async function compiled(entries) {
  const name = createHash('sha256')
    .update([process.version, ...entries].join('\0'))
    .digest('hex')
    .slice(0, 16)
  try {
    if (!isOurs()) return undefined
    const room = fresh(name) ?? (await renew(name, entries))
    utimesSync(room, new Date(), new Date())
    Reflect.get(nodeModule, 'enableCompileCache')?.(join(cache, 'v8')) // from Node 22 on, what V8 made of a build is kept, too
    return new Map(entries.map((path, at) => [path, pathToFileURL(join(room, `${at}.mjs`)).href]))
  } catch {
    return undefined
  }
}
