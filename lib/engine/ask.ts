import { HostError, type Problem } from './errors.ts'
import type { Fact } from './fact.ts'
import { noPast, type Past, past } from './past.ts'
import type { EngineHost, EnginePlay, FactValues } from './playbook.ts'
import { quoteAll } from './quote.ts'
import { prelude, saidBy } from './script.ts'
import type { Session } from './session.ts'

type AnyFact = Fact<unknown, never>
export type FactReader = (play: EnginePlay) => FactValues
export type Asked = { readonly facts: FactReader; readonly past: Past }

/** All facts that a host's plays want, and what earlier runs left there, asked in one trip; none where no play wants any. @throws HostError naming each fact that made no sense. */
export async function askFacts(session: Session, host: EngineHost, plays: readonly EnginePlay[], timeout: number): Promise<Asked> {
  const wanted = new Set<AnyFact>(plays.flatMap((play) => Object.values(play.facts)))
  if (wanted.size === 0 && !plays.some(({ rollback }) => rollback)) return { facts: () => ({}), past: noPast }
  const facts = [...wanted, past]
  const calls = facts.map((fact, i) => `pw_mark fact ${i}\n${fact.probe} ${quoteAll(fact.args?.(host as never) ?? [])}`)
  const reply = await session.run({
    load: [...new Set([prelude, ...facts.map(({ shell }) => shell)])],
    script: [...calls, 'pw_mark done'].join('\n'),
    timeout,
    squeeze: true,
  })
  const said = saidBy(reply, session.nonce)
  const values = new Map<AnyFact, unknown>()
  const problems: Problem[] = []
  for (const [i, fact] of facts.entries())
    try {
      values.set(fact, fact.parse(said.get(`fact ${i}`) ?? ''))
    } catch (error) {
      problems.push({ where: `fact ${fact.name}`, what: error instanceof Error ? error.message : String(error), fix: '' })
    }
  if (problems.length > 0) throw new HostError(problems)
  return {
    facts: (play) => Object.fromEntries(Object.entries(play.facts).map(([key, fact]) => [key, values.get(fact)])),
    past: values.get(past) as Past,
  }
}
