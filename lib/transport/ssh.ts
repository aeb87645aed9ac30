import type { ClientChannel } from 'ssh2'
import { UnreachableError } from '../engine/errors.ts'
import { type Connection, connected } from './connection.ts'
import type { Route } from './route.ts'
import { type Ending, howItEnded, type Streams, within } from './streams.ts'

/** Connects and starts `command` in the login shell. @throws UnreachableError */
export async function openSsh(route: Route, command: string): Promise<Streams> {
  const connection = await connected(route)
  const { drop } = connection
  try {
    return { ...(await execute(route, connection, command)), kill: drop }
  } catch (error) {
    drop()
    throw error
  }
}

type Shell = Pick<Streams, 'stdin' | 'stdout' | 'stderr' | 'ended'>

async function execute({ name, connectTimeout }: Route, { client, why }: Connection, command: string): Promise<Shell> {
  const opened = new Promise<Shell | string>((resolve) => {
    client.once('close', () => resolve(why()))
    client.exec(command, (error, channel) => resolve(error ? error.message : shellOn(channel, client, why)))
  })
  if (!(await within(connectTimeout * 1000, opened)))
    throw new UnreachableError('timeout', `${name}: logged in, yet got no shell within ${connectTimeout} s`)
  const shell = await opened
  if (typeof shell === 'string') throw new UnreachableError('lost', `${name}: logged in, yet got no shell: ${shell}`)
  return shell
}

/** Listens at once: a shell that ends as it begins says so in the same packet that opens it. */
function shellOn(channel: ClientChannel, client: Connection['client'], why: Connection['why']): Shell {
  const ended = new Promise<Ending>((resolve) => {
    let exit: string | undefined
    channel.on('exit', (code: number | null, signal?: string) => {
      exit = howItEnded('the shell', code, signal)
    })
    channel.on('close', () => resolve({ exited: exit !== undefined, why: exit ?? 'the host closed the shell' }))
    client.on('close', () => resolve(why().then((text) => ({ exited: false, why: text }))))
  })
  return { stdin: channel, stdout: channel, stderr: channel.stderr, ended }
}
