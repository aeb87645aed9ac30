import type { AnyAuthMethod, AuthHandlerMiddleware } from 'ssh2'
import { OrderedAgent } from './agent.ts'
import { type KeyFile, loginPassword, readKey, unlocked } from './keys.ts'
import type { Route } from './route.ts'

export type Login = {
  readonly authHandler: AuthHandlerMiddleware
  /** What has been offered, and what could not be: for the error when nothing was taken. */
  tried(): string
}

/**
 * The ways to log in, the cheapest first and each only when those before it were refused: chosen key files, the agent, default key files,
 * then what somebody must be asked for. `asking` is called with true before and false after a question.
 */
export function loginTo(route: Route, asking: (now: boolean) => void): Login {
  const { user: username, keysChosen, keyFiles, askPassword } = route
  const tried: string[] = []
  const agent = route.agent === undefined ? undefined : new OrderedAgent(route.agent, keyFiles)
  let allowed: readonly string[] | null = null

  const asked = async <T>(answer: Promise<T>): Promise<T> => {
    asking(true)
    return answer.finally(() => asking(false))
  }

  function offered(key: KeyFile): AnyAuthMethod[] {
    if (key.is === 'ready') {
      tried.push(key.file)
      return [{ type: 'publickey', username, key: key.key }]
    }
    if (key.is === 'useless' && (keysChosen || key.why !== 'no such file')) tried.push(`${key.file} (${key.why})`)
    return []
  }

  async function* ways(): AsyncGenerator<AnyAuthMethod> {
    const keys = keyFiles.map(readKey)
    if (keysChosen) for (const key of keys) yield* offered(key)
    if (agent !== undefined) yield { type: 'agent', username, agent }
    if (!keysChosen) for (const key of keys) yield* offered(key)
    for (const key of keys) if (key.is === 'locked') yield* offered(await asked(unlocked(key, route.askPassphrase)))
    if (askPassword === undefined || allowed?.includes('password') === false) return
    tried.push('password')
    yield { type: 'password', username, password: (await asked(loginPassword(askPassword, username))).reveal() }
  }

  const way = ways()
  return {
    tried: () => [...(agent?.told ? [agent.told] : []), ...tried].join(', '),
    authHandler: (left, _partial, next) => {
      allowed = left
      const done = next as (method: AnyAuthMethod | false) => void
      way
        .next()
        .then(({ value }) => done(value ?? false))
        .catch((error: Error) => {
          tried.push(error.message)
          done(false)
        })
    },
  }
}
