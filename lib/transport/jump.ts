import type { Connection } from './connection.ts'
import type { Route } from './route.ts'

type Shared = { readonly connection: Promise<Connection>; users: number }
export type Jump = { readonly connection: Connection; giveBack(): void }

const shared = new Map<string, Shared>()

/**
 * The one connection to a jump host that all hosts behind it use, for a server drops unauthenticated ones when many come at once
 * (MaxStartups 10:30:100). It ends with its last user.
 */
export async function borrow(route: Route, connect: (route: Route) => Promise<Connection>): Promise<Jump> {
  const key = JSON.stringify(route)
  const entry = shared.get(key) ?? opened(key, connect(route))
  entry.users += 1
  const connection = await entry.connection
  let back = false
  const giveBack = () => {
    if (back) return
    back = true
    entry.users -= 1
    if (entry.users === 0) connection.drop()
  }
  return { connection, giveBack }
}

/** Shared until it breaks or its last user drops it. */
function opened(key: string, connection: Promise<Connection>): Shared {
  const entry: Shared = { connection, users: 0 }
  shared.set(key, entry)
  const forget = () => {
    if (shared.get(key) === entry) shared.delete(key)
  }
  connection.then(({ client }) => client.once('close', forget), forget)
  return entry
}
