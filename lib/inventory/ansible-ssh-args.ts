import type { Problem } from '../engine/errors.ts'
import { words } from './ansible-words.ts'

type Settings = Map<string, unknown>
type Read = { readonly settings: Settings; readonly problems: readonly Problem[] }

/** ssh's options that say how a host is reached. */
const options: Readonly<Record<string, (value: string) => readonly [string, unknown]>> = {
  proxyjump: (value) => ['proxyJump', value],
  proxycommand: (value) => ['proxyCommand', value],
  identityfile: (value) => ['identityFile', value],
  userknownhostsfile: (value) => ['knownHosts', value.split(/\s+/)],
}

/** Options that only tune OpenSSH's own client; what they are for is done here anyway. */
const needless =
  /^(control(master|path|persist)|serveralive(interval|countmax)|tcpkeepalive|connect(timeout|ionattempts)|compression|loglevel|batchmode|preferredauthentications|identitiesonly|stricthostkeychecking=(yes|ask))$/
const needlessFlags = ['-C', '-q', '-4', '-6']
const short: Readonly<Record<string, string>> = { '-J': 'ProxyJump', '-i': 'IdentityFile' }

function setOption(written: string, where: string, settings: Settings): Problem[] {
  const [, name = '', value = ''] = /^\s*([^\s=]+)(?:\s*=\s*|\s+)(.*)$/s.exec(written) ?? []
  const option = options[name.toLowerCase()]
  if (option !== undefined && value !== '') {
    settings.set(...option(value))
    return []
  }
  if (needless.test(name.toLowerCase()) || needless.test(`${name}=${value}`.toLowerCase())) return []
  const what = `nothing reads ssh's option '${written}'`
  if (name.toLowerCase() === 'stricthostkeychecking')
    return [{ where, what: 'host keys are always checked', fix: `take '${written}' out, and see --accept-new for hosts that are new` }]
  return [{ where, what, fix: 'take it out; ProxyJump, ProxyCommand, IdentityFile and UserKnownHostsFile are known' }]
}

/** What ansible_ssh_common_args and its like say of how a host is reached: `-J jump`, `-o ProxyJump=jump`, `-i key` … */
export function sshArguments(text: string, where: string): Read {
  const settings: Settings = new Map()
  const problems: Problem[] = []
  const rest = words(text)
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const flag = word.slice(0, 2)
    const value = () => word?.slice(2) || (rest.shift() ?? '')
    if (flag === '-o') problems.push(...setOption(value(), where, settings))
    else if (short[flag] !== undefined) problems.push(...setOption(`${short[flag]}=${value()}`, where, settings))
    else if (!needlessFlags.includes(word))
      problems.push({ where, what: `nothing reads ssh's argument '${word}'`, fix: 'take it out; -J, -i and -o are known' })
  }
  return { settings, problems }
}
