/** One thing that is wrong: where, what, and what to do about it. */
export type Problem = { readonly where: string; readonly what: string; readonly fix: string }

/** The same where another one knows where. */
export type Flaw = Omit<Problem, 'where'>

const MOST_SHOWN = 2000
const short = (text: string): string => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text)

/** One problem in words; of a part that is longer than 2000 characters the beginning. */
export const showProblem = ({ where, what, fix }: Problem): string =>
  `${short(where)}: ${short(what)}${fix === '' ? '' : `; ${short(fix)}`}`

/** Exit codes of a run; when several hold, the earlier in `exitOrder` wins. */
export const exitCode = { ok: 0, failed: 1, drift: 2, request: 3, unreachable: 4, interrupted: 130 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
export const exitOrder: readonly ExitCode[] = [3, 130, 1, 4, 2, 0]

/** The request itself is wrong (usage, inventory, playbook): every problem at once, and no host was contacted. Exit 3. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map(showProblem).join('\n'))
    this.problems = problems
  }
}

export type UnreachableCode = 'connect' | 'timeout' | 'host-key' | 'auth' | 'become' | 'lost'

/** A host could not be reached, logged in to, or kept. `code` names the cause, `fix` says what to do. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
  readonly code: UnreachableCode
  constructor(code: UnreachableCode, message: string, fix = '') {
    super(fix === '' ? message : `${message}; ${fix}`)
    this.code = code
  }
}

/** A host answered, and the answer means that it cannot go on: what it is, and what was seen. */
export class HostError extends Error {
  override readonly name = 'HostError'
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map(showProblem).join('\n'))
    this.problems = problems
  }
}

/** Another run holds the host's lock: nothing was written there by this one. */
export class LockedError extends HostError {}
