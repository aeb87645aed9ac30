import { HostError, type Problem } from './errors.ts'
import type { Fact } from './fact.ts'
import { noPast, type Past, past } from './past.ts'
import type { EngineHost, EnginePlay, FactValues } from './playbook.ts'
import { quoteAll } from './quote.ts'
import { prelude, saidBy } from './script.ts'
import type { Session } from './session.ts'

export type AnyFact = Fact<unknown, never>
export type FactReader = (play: EnginePlay) => FactValues
export type Asked = { readonly facts: FactReader; readonly past: Past }

/** What a fact says, or why its answer makes no sense. */
export type Said = { readonly value: unknown } | { readonly problem: string }

function readBy(fact: AnyFact, output: string): Said {
  try {
    return { value: fact.parse(output) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Asks a host for facts, all in one trip. */
export async function ask(
  session: Session,
  host: EngineHost,
  facts: readonly AnyFact[],
  timeout: number,
): Promise<ReadonlyMap<AnyFact, Said>> {
  const calls = facts.map((fact, i) => `pw_mark fact ${i}\n${fact.probe} ${quoteAll(fact.args?.(host as never) ?? [])}`)
  const reply = await session.run({
    load: [...new Set([prelude, ...facts.map(({ shell }) => shell)])],
    script: [...calls, 'pw_mark done'].join('\n'),
    timeout,
    squeeze: true,
  })
  const said = saidBy(reply, session.nonce)
  return new Map(facts.map((fact, i) => [fact, readBy(fact, said.get(`fact ${i}`) ?? '')]))
}

/** All facts that a host's plays want, and what earlier runs left there, asked in one trip; none where no play wants any. @throws HostError naming each fact that made no sense. */
export async function askFacts(session: Session, host: EngineHost, plays: readonly EnginePlay[], timeout: number): Promise<Asked> {
  const wanted = new Set<AnyFact>(plays.flatMap((play) => Object.values(play.facts)))
  if (wanted.size === 0 && !plays.some(({ rollback }) => rollback)) return { facts: () => ({}), past: noPast }
  const said = await ask(session, host, [...wanted, past], timeout)
  const problems = [...said].flatMap(([{ name }, answer]): Problem[] =>
    'problem' in answer ? [{ where: `fact ${name}`, what: answer.problem, fix: '' }] : [],
  )
  if (problems.length > 0) throw new HostError(problems)
  const answered = (fact: AnyFact): unknown => (said.get(fact) as { readonly value: unknown }).value
  return {
    facts: (play) => Object.fromEntries(Object.entries(play.facts).map(([key, fact]) => [key, answered(fact)])),
    past: answered(past) as Past,
  }
}
