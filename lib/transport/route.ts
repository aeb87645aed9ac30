import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { RequestError } from '../engine/errors.ts'
import type { Checked } from './host-key.ts'
import { fromHome, type Settings, settingsFor } from './ssh-config.ts'
import type { Ask, Target } from './target.ts'

/** Everything that a connection needs, settled: nothing here is a default any more. */
export type Route = Checked & {
  readonly user: string
  readonly keyFiles: readonly string[]
  /** Named by inventory or ssh_config, so they come before the agent. */
  readonly keysChosen: boolean
  readonly agent: string | undefined
  readonly via: Route | { readonly command: string } | undefined
  readonly connectTimeout: number
  readonly keepalive: number
  readonly askPassphrase: Ask | undefined
  readonly askPassword: Ask | undefined
}

const HOPS = 8
const defaultKeys = ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => `~/.ssh/${name}`)
const defaultKnownHosts = ['~/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts']

/** Fills in %-tokens; `%%` is a percent sign. @throws RequestError for a token that is not known here. */
function filled(text: string, tokens: Readonly<Record<string, string>>, where: string): string {
  return text.replace(/%(.?)/g, (all, letter: string) => {
    const value = letter === '%' ? '%' : tokens[letter]
    if (value === undefined)
      throw new RequestError([
        { where, what: `'${text}' holds the unknown ${all}`, fix: `known are %% and %${Object.keys(tokens).join(' %')}` },
      ])
    return value
  })
}

/** What goes into the operator's ProxyCommand is read by a shell, so it may hold nothing that means something to one. */
function harmless(value: string, where: string): string {
  if (/^[\w.:@%+[\]][\w.:@%+[\]-]*$/.test(value)) return value
  throw new RequestError([{ where, what: `'${value}' cannot stand in a ProxyCommand`, fix: 'use a plain host name and user name' }])
}

export type Hop = { readonly user?: string; readonly host: string; readonly port?: number }

/** One hop of a ProxyJump: `[ssh://][user@]host[:port]`, an IPv6 address with a port in brackets. */
export function parseHop(text: string, where: string): Hop {
  const found = /^(?:ssh:\/\/)?(?:(.+)@)?(?:\[([^\]]+)\]|([^:]+|[^:]*:[^:]*:.*?))(?::(\d+))?\/?$/.exec(text.trim())
  if (found === null)
    throw new RequestError([{ where, what: `'${text}' is no ProxyJump`, fix: 'write [user@]host[:port], several with commas' }])
  const [, user, bracketed, bare = '', port] = found
  return { host: bracketed ?? bare, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port: Number(port) }) }
}

const unless = (none: string, value: string | undefined): string | undefined => (value?.toLowerCase() === none ? undefined : value)

function agentOf(target: Target, settings: Settings, tokens: Readonly<Record<string, string>>): string | undefined {
  const wanted = target.agent ?? settings.get('identityagent')?.[0] ?? 'SSH_AUTH_SOCK'
  if (wanted === 'SSH_AUTH_SOCK' || wanted === '$SSH_AUTH_SOCK') return process.env.SSH_AUTH_SOCK || undefined
  if (wanted === 'none') return undefined
  return wanted.startsWith('$') ? process.env[wanted.slice(1)] : fromHome(filled(wanted, tokens, target.name))
}

/**
 * Settles a target: the inventory's word over ssh_config's, and that over the defaults.
 * @throws RequestError for an ssh_config, a ProxyJump or a ProxyCommand that can't be.
 */
export function routeOf(target: Target, depth = 0): Route {
  const where = target.name
  if (depth > HOPS)
    throw new RequestError([{ where, what: `ProxyJump goes over more than ${HOPS} hosts`, fix: 'look for a circle in ssh_config' }])
  const called = target.address ?? target.name
  const config = target.sshConfig ?? join(homedir(), '.ssh/config')
  const settings: Settings = config === 'none' ? new Map() : settingsFor(config, called, target.user)
  const said = (key: string): string | undefined => settings.get(key)?.[0]

  const local = userInfo().username
  const user = target.user ?? said('user') ?? local
  const host = target.address ?? filled(said('hostname') ?? called, { h: called, n: called }, where)
  const port = target.port ?? Number(said('port') ?? 22)
  const tokens = { h: host, p: String(port), r: user, n: called, u: local, d: homedir() }
  const path = (text: string): string => fromHome(filled(text, tokens, where))
  const chosen = target.identityFiles ?? settings.get('identityfile')

  return {
    name: target.name,
    host,
    port,
    user,
    keyFiles: (chosen ?? defaultKeys).filter((file) => file !== 'none').map(path),
    keysChosen: chosen !== undefined,
    agent: agentOf(target, settings, tokens),
    knownHosts: (target.knownHosts ?? settings.get('userknownhostsfile') ?? defaultKnownHosts).filter((file) => file !== 'none').map(path),
    acceptNew: target.acceptNew,
    via: viaOf(target, settings, tokens, depth),
    connectTimeout: target.connectTimeout,
    keepalive: target.keepalive,
    askPassphrase: target.askPassphrase,
    askPassword: target.askPassword,
  }
}

/** The inventory's jump or command replaces both of ssh_config's; of two in one place the jump counts. */
function viaOf(target: Target, settings: Settings, tokens: Readonly<Record<'h' | 'p' | 'r' | 'n', string>>, depth: number): Route['via'] {
  const own = target.proxyJump !== undefined || target.proxyCommand !== undefined
  const jump = unless('none', own ? target.proxyJump : settings.get('proxyjump')?.[0])
  if (jump !== undefined) return jumpRoute(target, jump.split(','), depth)
  const command = unless('none', own ? target.proxyCommand : settings.get('proxycommand')?.[0])
  if (command === undefined) return undefined
  const safe = Object.fromEntries(
    Object.entries(tokens).map(([token, value]) => [token, 'hprn'.includes(token) ? harmless(value, target.name) : value]),
  )
  return { command: filled(command, safe, target.name) }
}

/** The last hop is reached over the ones before it; the first one as its own settings say. */
function jumpRoute(target: Target, hops: readonly string[], depth: number): Route {
  const { host, user, port } = parseHop(hops.at(-1)!, target.name)
  const proxyJump = hops.length > 1 ? hops.slice(0, -1).join(',') : undefined
  return routeOf({ ...target, name: host, address: undefined, port, user, proxyJump, proxyCommand: undefined }, depth + 1)
}
