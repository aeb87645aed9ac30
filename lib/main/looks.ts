import { type AnyFact, ask } from '../engine/ask.ts'
import { HostError, UnreachableError } from '../engine/errors.ts'
import type { EngineHost } from '../engine/playbook.ts'
import { pooled } from '../engine/pool.ts'
import { shownText, withoutEscapes } from '../engine/shown.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { Host } from '../inventory/schema.ts'
import type { Question, Seen, Sight, Snapshot } from '../readout.ts'
import { within } from '../transport/streams.ts'
import type { Connect } from './connector.ts'

/** Seconds that one host's answers may take; each fact bounds itself far below. */
const ANSWERS = 120

/** A fact whose answer goes to a terminal. */
const harmless = (fact: AnyFact): AnyFact => ({ ...fact, parse: (output) => fact.parse(withoutEscapes(output)) })

/** @throws UnreachableError or HostError */
async function sightOf<T>(host: Host, questions: readonly Question<T>[], inventory: Inventory, connect: Connect): Promise<Sight<T>> {
  const { facts, read } = questions.find(({ groups }) => groups.includes(host.group))!.put(host, inventory)
  const session = await connect(host as EngineHost, 'look')
  try {
    const asked = Object.entries(facts).map(([key, fact]) => [key, harmless(fact as AnyFact)] as const)
    const said = await ask(
      session,
      host as EngineHost,
      asked.map(([, fact]) => fact),
      ANSWERS,
    )
    const answers = asked.map(([key, fact]): [string, Seen<unknown>] => {
      const answer = said.get(fact)!
      return [key, 'problem' in answer ? { unseen: shownText(answer.problem) } : { seen: answer.value }]
    })
    return { host, seen: read(Object.fromEntries(answers)) }
  } finally {
    await session.close()
  }
}

async function lostOr<T>(host: Host, work: Promise<Sight<T>>): Promise<Sight<T>> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof UnreachableError || error instanceof HostError)) throw error
    return { host, lost: shownText(error.message.replace(`${host.name}: `, '')) }
  }
}

type Pending<T> = { readonly since: number; readonly sight: Promise<Sight<T>> }

/** Looks at hosts again and again; one that has not answered the last look yet is not asked a second time. */
export class Looks<T> {
  readonly #pending = new Map<string, Pending<T>>()
  readonly #asks: (host: Host) => Promise<Sight<T>>
  readonly #inventory: Inventory
  readonly #hosts: readonly Host[]
  readonly #forks: number

  constructor(questions: readonly Question<T>[], inventory: Inventory, hosts: readonly Host[], connect: Connect, forks: number) {
    this.#asks = (host) => lostOr(host, sightOf(host, questions, inventory, connect))
    this.#inventory = inventory
    this.#hosts = hosts
    this.#forks = forks
  }

  /** What is to be seen within so many milliseconds; a host that takes longer is lost for this look, and its answer counts for a later one. */
  async look(patience = Number.POSITIVE_INFINITY): Promise<Snapshot<T>> {
    const at = new Date()
    const hosts = await pooled(this.#forks, this.#hosts, (host) => this.#sight(host, patience))
    return { at, inventory: this.#inventory, hosts }
  }

  async #sight(host: Host, patience: number): Promise<Sight<T>> {
    const pending = this.#pending.get(host.name) ?? { since: performance.now(), sight: this.#asks(host) }
    this.#pending.set(host.name, pending)
    if (Number.isFinite(patience) && !(await within(patience, pending.sight))) {
      const seconds = Math.round((performance.now() - pending.since) / 1000)
      return { host, lost: `no answer for ${seconds} s` }
    }
    this.#pending.delete(host.name)
    return pending.sight
  }
}
