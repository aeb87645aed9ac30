// @ts-check
import { readFileSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const own = fileURLToPath(import.meta.url)

/** What a module may ask about its own place; only by its syntax can such a word be told from one in a text, as a template engine has it. */
const asked = /import\.meta|__filename|__dirname/

/**
 * Leaves out what no run uses: of zod all but what is called by name, of ssh2 its server, SFTP and agents for HTTP. What decrypts private
 * keys stays where it is until there is one.
 * @type {import('esbuild').Plugin}
 */
const spare = {
  name: 'spare',
  setup({ onLoad, onResolve }) {
    const zod = resolve(dirname(own), '../node_modules/zod/v4/classic/external.js')
    onResolve({ filter: /^#zod$/ }, () => ({ path: zod }))
    onLoad({ filter: /\/ssh2\/lib\/(server|keygen|http-agents|protocol\/SFTP)\.js$/ }, () => ({ contents: 'exports.SFTP = class {}' }))
    onLoad({ filter: /\/bcrypt-pbkdf\/index\.js$/ }, ({ path }) => ({
      contents: `exports.pbkdf = (...all) => require(${JSON.stringify(path)}).pbkdf(...all)`,
    }))
    onResolve({ filter: /\.node$|\/bcrypt-pbkdf\/index\.js$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path),
      external: true,
    }))
  },
}

/**
 * Makes one script of all modules, which knows no import: what is Node's own is required, and modules that are not in it are somebody else's to
 * load.
 * @type {import('esbuild').Plugin}
 */
const closed = {
  name: 'closed',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /./ }, ({ path, namespace }) => (isBuiltin(path) && namespace === 'file' ? { path, namespace: 'node' } : undefined))
    onLoad({ filter: /./, namespace: 'node' }, ({ path }) => ({ contents: `module.exports = require(${JSON.stringify(path)})` }))
    onLoad({ filter: /\/lib\/inventory\/import-module\.ts$/ }, () => ({ contents: 'export const importModule = load' }))
  },
}

/** A namespace that is imported as one tells what of it is called. */
const asNamespace = (/** @type {string} */ text) => text.replace("import { z } from '#zod'", "import * as z from '#zod'")

/** @param {string} path */
const placeOf = (path) => {
  const [file, directory] = [JSON.stringify(path), JSON.stringify(dirname(path))]
  return {
    'import.meta.url': JSON.stringify(pathToFileURL(path).href),
    'import.meta.filename': file,
    'import.meta.dirname': directory,
    __filename: file,
    __dirname: directory,
  }
}

/**
 * Bundles entries and all that they import, as one script: a function of Node's `require`, of `load`, which imports what is not in it, and of an object
 * that it fills with how each entry is loaded. Modules are told where their sources are, and native addons stay where they are. What imports a module by a
 * name that it makes up does not compile.
 * @param {string} outfile
 * @param {readonly string[]} entries
 * @param {(path: string) => string} stateOf
 * @returns {Promise<Record<string, string>>} the state of every source, taken before it was read
 */
export async function build(outfile, entries, stateOf) {
  const esbuild = await import('esbuild')
  /** @type {Record<string, string>} */
  const sources = { [own]: stateOf(own) }
  const loads = entries.map((path) => JSON.stringify(path)).map((path) => `${path}: () => import(${path})`)
  await esbuild.build({
    stdin: { contents: `Object.assign(entries, { ${loads.join(', ')} })`, resolveDir: dirname(own) },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    banner: { js: "(function (require, load, entries) { 'use strict';" },
    footer: { js: '})' },
    sourcemap: 'linked',
    logLevel: 'silent',
    logOverride: { 'unsupported-dynamic-import': 'error' },
    plugins: [
      closed,
      spare,
      {
        name: 'as-source',
        setup({ onLoad }) {
          onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path }) => {
            sources[path] = stateOf(path)
            const contents = asNamespace(readFileSync(path, 'utf8'))
            const loader = /ts$/.test(path) ? 'ts' : 'js'
            if (!asked.test(contents)) return { contents, loader }
            const { code } = await esbuild.transform(contents, { loader, define: placeOf(path), sourcefile: path, sourcemap: 'inline' })
            return { contents: code, loader: 'js' }
          })
        },
      },
    ],
  })
  writeFileSync(outfile, readFileSync(outfile, 'utf8'), 'utf16le') // V8's own, which is read in half the time
  return sources
}
