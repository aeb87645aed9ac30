// @ts-check
import { readFileSync } from 'node:fs'
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
 * Bundles entries so that they share their modules, each as `N.mjs` in the room. Modules are told where their
 * sources are, and native addons stay where they are.
 * @param {string} room
 * @param {readonly string[]} entries
 * @param {(path: string) => string} stateOf
 * @returns {Promise<Record<string, string>>} the state of every source, taken before it was read
 */
export async function build(room, entries, stateOf) {
  const esbuild = await import('esbuild')
  /** @type {Record<string, string>} */
  const sources = { [own]: stateOf(own) }
  await esbuild.build({
    entryPoints: Object.fromEntries(entries.map((path, at) => [String(at), path])),
    outdir: room,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    outExtension: { '.js': '.mjs' },
    banner: { js: "import { createRequire as createOwnRequire } from 'node:module'; const require = createOwnRequire(import.meta.url);" },
    sourcemap: 'linked',
    logLevel: 'silent',
    plugins: [
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
  return sources
}
