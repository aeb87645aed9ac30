// @ts-check
// The cache of compiled playbooks: a build serves as long as no file that went into it has changed.

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { build } from './build.js'

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'plotwright')

/** Builds that nobody started for so long go; a watch that still runs from one has loaded what it needs. */
const keptMs = 30 * 24 * 3_600_000

/** So old is what V8 has made of a build when it is kept anew. */
const codeMs = 3_600_000

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

/** Written as a whole, or not at all. @param {string} path @param {string | Buffer} content */
function put(path, content) {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, content)
  renameSync(draft, path)
}

function prune() {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    if (Date.now() - statSync(path).mtimeMs > keptMs) rmSync(path, { recursive: true, force: true })
  }
}

/**
 * A new build beside the old ones, which others may just be reading.
 * @param {string} name
 * @param {readonly string[]} entries
 */
async function renew(name, entries) {
  prune()
  const room = join(cache, `${name}-${process.pid}-${Date.now()}`)
  const sources = await build(join(room, 'all.js'), entries, stateOf)
  put(join(cache, `${name}.json`), JSON.stringify({ room, sources }))
  return room
}

/**
 * The script of a build. What V8 makes of it is kept when a process ends, once an hour: with all that this run and those before it have called.
 * @param {string} room
 */
function scriptIn(room) {
  const [filename, kept] = [join(room, 'all.js'), join(room, 'v8')]
  const found = statSync(kept, { throwIfNoEntry: false })
  const script = new Script(readFileSync(filename, 'utf16le'), { filename, ...(found && { cachedData: readFileSync(kept) }) })
  if (found === undefined || script.cachedDataRejected || Date.now() - found.mtimeMs > codeMs)
    process.once('exit', () => {
      try {
        put(kept, script.createCachedData())
      } catch {} // the next run starts no faster then
    })
  return script
}

/**
 * How to import each entry's compiled module, or any other from its source.
 * @param {readonly string[]} paths absolute paths of .ts files
 * @returns {Promise<((path: string) => Promise<unknown>) | undefined>} undefined where they do not compile or nothing can be kept
 */
export async function compiled(paths) {
  const name = createHash('sha256')
    .update([process.version, ...paths].join('\0'))
    .digest('hex')
    .slice(0, 16)
  try {
    if (!isOurs()) return undefined
    const room = fresh(name) ?? (await renew(name, paths))
    utimesSync(room, new Date(), new Date())
    /** @type {Record<string, () => Promise<unknown>>} */
    const entries = {}
    const load = (/** @type {string} */ path) => entries[path]?.() ?? import(pathToFileURL(path).href)
    scriptIn(room).runInThisContext()(createRequire(join(room, 'all.js')), load, entries)
    return load
  } catch {
    return undefined
  }
}
