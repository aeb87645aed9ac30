import type { Fact } from '../engine/fact.ts'
import { type Change, defineKind, type Realm, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'

/** One answer; status 0 means that nobody answered, and then `body` says why. */
export type HttpAnswer = { readonly status: number; readonly body: string }

export type HttpHealthSpec = {
  readonly name: string
  /** Asked from the host itself, in order, 5 s each; with a body it is a POST of JSON. */
  readonly ask: readonly { readonly url: string; readonly body?: string }[]
  /** What is not as it should be, from the answers to `ask`. */
  readonly judge: (answers: readonly HttpAnswer[]) => readonly Change[]
  /** What two looks in a row make suspect, such as a head that has not moved. */
  readonly across?: (earlier: readonly HttpAnswer[], now: readonly HttpAnswer[]) => readonly Change[]
  readonly reads: readonly Realm[]
  readonly remedy?: string
  readonly log?: string
}

type State = { readonly answers: readonly HttpAnswer[]; readonly across: HttpHealthSpec['across'] }

const answer = (text: string): HttpAnswer => {
  const cut = text.lastIndexOf('\n')
  return { status: Number(text.slice(cut + 1)) || 0, body: text.slice(0, Math.max(cut, 0)) }
}

const shell = shellLib(import.meta.url, './probes/http.sh')
const noCurl = 'curl is not installed; role base installs it'

const argsOf = (ask: HttpHealthSpec['ask']): string[] => ask.flatMap(({ url, body = '' }) => [url, body])

/** What a service answers on its own host, for those who only look. @throws Error where there is no curl. */
export const httpAnswers = (name: string, ask: HttpHealthSpec['ask']): Fact<readonly HttpAnswer[]> => ({
  name,
  shell,
  probe: 'probe_http',
  args: () => argsOf(ask),
  parse(output) {
    if (output.startsWith('no curl')) throw new Error(noCurl)
    const said = output.split('\x1d')
    return ask.map((_, i) => answer(said[i] ?? ''))
  },
})

/** The health of a service, read from what it answers on the host; asserted, never repaired. */
export const httpHealth = defineKind<HttpHealthSpec, State>({
  name: 'health',
  shell,
  probe: 'probe_http',
  key: ({ name }) => name,
  log: ({ log }) => log,
  args: ({ ask }) => argsOf(ask),
  reads: ({ reads }) => [...reads, 'package:curl'],
  parse(output, specs) {
    if (output.startsWith('no curl')) return specs.map(() => new Unreadable(noCurl))
    const said = output.split('\x1d')
    let next = 0
    return specs.map(({ ask, across }) => ({ answers: ask.map(() => answer(said[next++] ?? '')), across }))
  },
  diff: ({ judge }, { answers }) => judge(answers),
  across: (earlier, now) => now.across?.(earlier.answers, now.answers) ?? [],
  explain: ({ remedy = '' }) => remedy,
})

/** JSON of an answer, or undefined where it is none. */
export const jsonOf = (answered: HttpAnswer | undefined): unknown => {
  try {
    return JSON.parse(answered?.body ?? '')
  } catch {
    return undefined
  }
}
