import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { quoteAll } from '../engine/quote.ts'
import type { Session } from '../engine/session.ts'
import { becomeArgv } from './become.ts'
import { openLocal } from './local.ts'
import { routeOf } from './route.ts'
import { openSsh } from './ssh.ts'
import { residentArgv, started } from './start.ts'
import type { Become, Target } from './target.ts'

export { type Route, routeOf } from './route.ts'
export type { Ask, Become, Lock, Target } from './target.ts'

/**
 * Opens the one shell of a host: as root through sudo where `become` says so and the user is not root.
 * @throws UnreachableError with the cause as its code; RequestError when ssh_config or a proxy setting is wrong; LockedError when the lock is taken.
 */
export async function connect(target: Target): Promise<Session> {
  const { name, local, lock, connectTimeout: timeout } = target
  const route = local ? undefined : routeOf(target)
  const user = route?.user ?? userInfo().username
  const become: Become = user === 'root' ? false : target.become
  const hello = randomBytes(8).toString('hex')
  const argv = becomeArgv(become, hello, residentArgv(hello, lock))
  const streams = route === undefined ? await openLocal(argv) : await openSsh(route, `exec ${quoteAll(argv)}`)
  return started(streams, { name, hello, become, lock, timeout })
}
