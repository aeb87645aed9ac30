import type { Seen } from '../../lib/readout.ts'

/** Facts whose answers made no sense, and why. */
export type Unanswered = { readonly unanswered: readonly string[] }

type Whole<A> = { readonly [K in keyof A]: A[K] extends Seen<infer T> ? T : never }

/** What follows from all answers together; or which of them are missing. */
export function whole<A extends Readonly<Record<string, Seen<unknown>>>, T>(answers: A, of: (values: Whole<A>) => T): T | Unanswered {
  const entries = Object.entries(answers)
  const unanswered = entries.flatMap(([name, answer]) => ('unseen' in answer ? [`${name}: ${answer.unseen}`] : []))
  if (unanswered.length > 0) return { unanswered }
  return of(Object.fromEntries(entries.map(([name, answer]) => [name, 'seen' in answer ? answer.seen : undefined])) as Whole<A>)
}
