import type { EngineHost } from '../engine/playbook.ts'
import type { Session } from '../engine/session.ts'
import type { Connect } from './connector.ts'

/** Seconds in which a connection that is still good answers. */
const ANSWER = 10

/** Connections that outlive a run: the next run takes them up where they still answer, and makes new ones where not. */
export class KeptSessions {
  readonly #connect: Connect
  readonly #sessions = new Map<string, Session>()

  constructor(connect: Connect) {
    this.#connect = connect
  }

  /** For runs that only look, as each host has one session. */
  readonly connect: Connect = async (host) => {
    const session = (await this.#living(host)) ?? (await this.#connect(host))
    this.#sessions.set(host.name, session)
    const { nonce, usage } = session
    return { nonce, usage, run: (request) => session.run(request), close: async () => {} }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session.close()))
    this.#sessions.clear()
  }

  async #living({ name }: EngineHost): Promise<Session | undefined> {
    const session = this.#sessions.get(name)
    this.#sessions.delete(name)
    try {
      await session?.run({ script: ':', timeout: ANSWER })
      return session
    } catch {
      await session?.close()
      return undefined
    }
  }
}
