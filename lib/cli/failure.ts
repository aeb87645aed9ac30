import { type ExitCode, exitCode, RequestError, showProblem } from '../engine/errors.ts'
import { mask } from '../engine/secret.ts'
import { plain } from '../facts/text.ts'
import { Interrupted } from './interrupt.ts'

/** What a person reads when a run could not be, and how the program ends. */
export function failure(error: unknown, name: string, verbose: boolean): { readonly text: string; readonly exit: ExitCode } {
  if (error instanceof RequestError) {
    const { length } = error.problems
    const lines = error.problems.map((problem) => `  ${plain(mask(showProblem(problem)))}`)
    return { text: `${name}: ${length} ${length === 1 ? 'problem' : 'problems'}\n${lines.join('\n')}\n`, exit: exitCode.request }
  }
  if (error instanceof Interrupted) return { text: '', exit: exitCode.interrupted }
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const remedy = verbose ? stack : '  with -v it says where'
  return { text: plain(mask(`${name}: a bug in this program: ${message}\n${remedy}\n`)), exit: exitCode.failed }
}
