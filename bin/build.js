// @ts-check
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const own = fileURLToPath(import.meta.url)

/**
 * The text of a module with the answers to where it is.
 * @param {string} text
 * @param {string} path
 */
function located(text, path) {
  /** @type {ReadonlyMap<string, string>} */
  const answers = new Map([
    ['import.meta.url', pathToFileURL(path).href],
    ['import.meta.filename', path],
    ['import.meta.dirname', dirname(path)],
    ['__filename', path],
    ['__dirname', dirname(path)],
  ])
  return text.replace(/(?<![\w.$])(import\.meta\.(url|filename|dirname)|__filename|__dirname)\b/g, (asked) =>
    JSON.stringify(answers.get(asked)),
  )
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
      {
        name: 'as-source',
        setup({ onLoad, onResolve }) {
          onResolve({ filter: /\.node$/ }, ({ path, resolveDir }) => ({ path: resolve(resolveDir, path), external: true }))
          onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) => {
            sources[path] = stateOf(path)
            return { contents: located(readFileSync(path, 'utf8'), path), loader: /ts$/.test(path) ? 'ts' : 'js' }
          })
        },
      },
    ],
  })
  return sources
}
