import { readdirSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import SSHConfig, { glob, type Line, LineType } from 'ssh-config'
import { distrust } from '../engine/careful.ts'
import { RequestError } from '../engine/errors.ts'

/** What ssh_config says of one host, first value first; keys in lower case. */
export type Settings = ReadonlyMap<string, readonly string[]>

const DEPTH = 16

const wrong = (file: string, what: string): RequestError =>
  new RequestError([{ where: file, what, fix: 'correct it, or go without with --ssh-config none' }])

/** ssh takes a command as it stands; the library drops quotes inside it, so commands go through the library encoded. */
const commands = /^([ \t]*ProxyCommand(?:[ \t]*=[ \t]*|[ \t]+))(.*)$/gim
const encoded = (text: string): string =>
  text.replace(commands, (_, key: string, command: string) => key + Buffer.from(command.trim()).toString('base64url'))
const decoded = (key: string, value: string): string => (key === 'proxycommand' ? Buffer.from(value, 'base64url').toString() : value)

function parse(file: string): SSHConfig {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return new SSHConfig()
  const flaw = distrust(file)
  if (flaw !== undefined) throw new RequestError([{ where: file, ...flaw }])
  try {
    return SSHConfig.parse(encoded(readFileSync(file, 'utf8')))
  } catch (error) {
    throw wrong(file, `not a readable ssh_config: ${error instanceof Error ? error.message : error}`)
  }
}

const words = (line: Line): string[] =>
  !('value' in line) ? [] : typeof line.value === 'string' ? [line.value] : line.value.map(({ val }) => val)

export const fromHome = (path: string): string => (path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path)

/** Files that an Include names; wildcards work in the last part of a path. */
function included(pattern: string, base: string): string[] {
  const home = fromHome(pattern)
  const path = isAbsolute(home) ? home : join(base, home)
  if (!/[*?]/.test(basename(path))) return [path]
  if (statSync(dirname(path), { throwIfNoEntry: false }) === undefined) return []
  const names = readdirSync(dirname(path)).filter((name) => !name.startsWith('.') && glob([basename(path)], name))
  return names.sort().map((name) => join(dirname(path), name))
}

const isDirective = (line: Line, name: RegExp): boolean => line.type === LineType.DIRECTIVE && name.test(line.param)

/**
 * The lines of a file with its Includes in place. The library knows no Include, and takes `HostName` and `User` for what Match sees
 * in this spelling only. An Include below a Host line counts where that line matches.
 */
function linesOf(file: string, base: string, host: string, depth: number): Line[] {
  if (depth > DEPTH) throw wrong(file, `Include goes deeper than ${DEPTH} files`)
  const expand = (line: Line): Line[] =>
    words(line).flatMap((each) => included(each, base).flatMap((path) => linesOf(path, base, host, depth + 1)))
  return parse(file).flatMap((line) => {
    if (isDirective(line, /^include$/i)) return expand(line)
    if (!('config' in line)) return [spelled(line)]
    const applies = isDirective(line, /^host$/i) && glob(words(line), host)
    const parts: Line[] = [{ ...line, config: new SSHConfig() }]
    for (const inner of line.config) {
      if (isDirective(inner, /^include$/i)) {
        if (isDirective(line, /^match$/i)) throw wrong(file, 'Include below a Match line is not supported')
        if (applies) parts.push(...expand(inner), { ...line, config: new SSHConfig() })
      } else {
        const last = parts.at(-1)!
        if ('config' in last) last.config.push(spelled(inner))
      }
    }
    return parts
  })
}

function spelled(line: Line): Line {
  if (line.type !== LineType.DIRECTIVE) return line
  const param = line.param.toLowerCase()
  return { ...line, param: param === 'hostname' ? 'HostName' : param === 'user' ? 'User' : line.param }
}

/** What `file` says of a host under the name that ssh would be called with. @throws RequestError naming the file. */
export function settingsFor(file: string, host: string, user: string | undefined): Settings {
  const config = new SSHConfig()
  config.push(...linesOf(file, dirname(file), host, 0))
  const computed = config.compute({ Host: host, ...(user === undefined ? {} : { User: user }) }, { ignoreCase: true })
  return new Map(Object.entries(computed).map(([key, value]) => [key, [value].flat().map((each) => decoded(key, each))]))
}
