import { hostname, userInfo } from 'node:os'
import type { Ask } from '../cli/ask.ts'
import type { Request } from '../cli/request.ts'
import { type Problem, RequestError } from '../engine/errors.ts'
import type { EngineHost } from '../engine/playbook.ts'
import type { Secret } from '../engine/secret.ts'
import type { Session } from '../engine/session.ts'
import { shown } from '../engine/shown.ts'
import type { Host } from '../inventory/schema.ts'
import type { Report } from '../report/index.ts'
import type { Lock, Target } from '../transport/target.ts'

/** Seconds that a killed run's last step may still take on a host before another run is told to come back later. */
const LOCK_WAIT = 10

/** Where only root may write, so that no stranger can hold or forge it; without root, where everybody may. */
const lockPath = (root: boolean): string => process.env.PLOTWRIGHT_LOCK || (root ? '/run/plotwright.lock' : '/run/lock/plotwright.lock')
const KEEPALIVE = 15

export type Connect = (host: EngineHost, purpose?: 'look') => Promise<Session>

/** A port or an address that says no more than the default leaves the word to ssh_config. */
function targetOf(host: Host, { options }: Request, ask: Ask | undefined, password: Secret | undefined): Target {
  const key = options['private-key'] ?? host.identityFile
  const user = options.user ?? host.user
  const become = options.become || (host.become && !options['no-become'])
  return {
    name: host.name,
    local: host.local,
    address: host.address === host.name ? undefined : host.address,
    port: host.port === 22 ? undefined : host.port,
    user,
    become: become ? { password } : false,
    identityFiles: key === undefined ? undefined : [key],
    proxyJump: host.proxyJump,
    proxyCommand: host.proxyCommand,
    knownHosts: host.knownHosts,
    acceptNew: options['accept-new'],
    connectTimeout: options['connect-timeout'],
    keepalive: KEEPALIVE,
    askPassphrase: ask,
    askPassword: options['ask-pass'] ? ask : undefined,
  }
}

/** The lock of a run that writes; others take none. `notice` is told of another run's lock that was broken. */
function lockOf({ become, user }: Target, { options, playbook }: Request, notice: (message: string) => void): Lock | undefined {
  if (options.check || options['list-tasks']) return undefined
  const breaks = options['break-lock']
  return {
    path: lockPath(become !== false || user === 'root'),
    wait: breaks ? 0 : LOCK_WAIT,
    owner: `${userInfo().username}@${hostname()} pid ${process.pid}`,
    purpose: playbook.name,
    onBreak: breaks ? notice : undefined,
  }
}

/** How to reach every host. @throws RequestError for settings of ssh that can't be, of all hosts, before any is contacted. */
export async function connector(request: Request, { listener }: Pick<Report, 'listener'>, ask: Ask | undefined): Promise<Connect> {
  const { connect, routeOf } = await import('../transport/index.ts')
  const problems: Problem[] = []
  for (const host of request.hosts)
    try {
      if (!host.local) routeOf(targetOf(host, request, ask, undefined))
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      problems.push(...error.problems)
    }
  if (problems.length > 0) throw new RequestError(problems)
  const password = request.options['ask-become-pass'] ? await ask?.('Password for sudo: ') : request.becomePassword
  const targets = new Map(request.hosts.map((host) => [host.name, targetOf(host, request, ask, password)]))
  return ({ name }, purpose) => {
    const target = targets.get(name)!
    const notice = (message: string) => listener(shown({ event: 'notice', host: name, message }))
    return connect(purpose === 'look' ? target : { ...target, lock: lockOf(target, request, notice) })
  }
}
