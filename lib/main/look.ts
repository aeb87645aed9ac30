import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { asker, canAsk } from '../cli/ask.ts'
import { failure } from '../cli/failure.ts'
import type { Grammar, Options, OptionsOf } from '../cli/flags.ts'
import { helpBy, usageOf } from '../cli/help.ts'
import { interruptible } from '../cli/interrupt.ts'
import { parse, parseBy } from '../cli/parse.ts'
import { isProgram, version } from '../cli/program.ts'
import { type Request, readRequest } from '../cli/request.ts'
import { type ExitCode, exitCode } from '../engine/errors.ts'
import type { Group, Schema } from '../inventory/schema.ts'
import { play } from '../play.ts'
import { screenOf } from '../report/screen.ts'
import type { Screen } from '../report/view.ts'
import { type Connect, connector } from './connector.ts'

/** A program that reads hosts of these groups and writes to none. */
export type Looking = { readonly name: string; readonly about: string; readonly schema: Schema; readonly groups: readonly string[] }

export type Stage<O> = {
  readonly options: O
  readonly request: Request
  readonly connect: Connect
  readonly screen: Screen
  /** True where the screen is a terminal that can be redrawn. */
  readonly live: boolean
  readonly signal: AbortSignal
  /** Settles when that aborts. */
  readonly interruption: Promise<undefined>
  /** For what belongs into no JSON. */
  readonly remark: (text: string) => void
}

/** A request is about the hosts of plays: one play that does nothing, on all that is read. */
const playbookOf = ({ name, about, schema, groups }: Looking) => ({
  name,
  about,
  schema,
  plays: [play({ name, hosts: groups.map((group) => schema.groups[group] as Group), roles: () => [] })],
})

type Spec<G extends Grammar> = {
  readonly program: Looking
  readonly grammar: G
  /** What --help ends with. */
  readonly exits: readonly string[]
  readonly work: (stage: Stage<OptionsOf<G>>) => Promise<ExitCode>
}

async function carryOut<G extends Grammar>({ program, grammar, exits, work }: Spec<G>, file: string): Promise<ExitCode> {
  const { options, problems } = parseBy(grammar, process.argv.slice(2))
  const said = options as Partial<Options>
  if (said.help || said.version) {
    const environment = ['Environment: PLOTWRIGHT_INVENTORY, NO_COLOR.']
    process.stdout.write(
      said.help ? helpBy({ ...program, usage: usageOf(relative('', file)) }, grammar, environment, exits) : `${version()}\n`,
    )
    return exitCode.ok
  }
  const { screen, live } = screenOf(process.stdout, said.color ?? 'auto')
  const asks = canAsk()
  const place = { inventory: process.env.PLOTWRIGHT_INVENTORY || undefined, canAsk: asks, live }
  const known = { ...parse([]).options, ...said, tags: [], check: true }
  const request = await readRequest(playbookOf(program), { options: known, own: new Map(), problems }, place)
  const remark = (text: string) => void process.stderr.write(`${text}\n`)
  const { signal, release } = interruptible(() => {})
  const interruption = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)))
  try {
    const connect = await connector(request, { listener: () => {} }, asks ? asker(signal, () => {}) : undefined)
    return await work({ options, request, connect, screen, live, signal, interruption, remark })
  } catch (error) {
    if (signal.aborted) return exitCode.interrupted
    throw error
  } finally {
    release()
    if (signal.aborted) setImmediate(() => process.exit()) // hosts that are still being connected to are not waited for
  }
}

/** Runs what only looks, when its file (`from`) is the program, and sets the exit code. */
export async function look<G extends Grammar>(spec: Spec<G>, from: string): Promise<void> {
  if (!isProgram(from, process.argv[1])) return
  process.stdout.on('error', () => process.exit(exitCode.ok)) // a reader that went away has seen enough
  try {
    process.exitCode = await carryOut(spec, fileURLToPath(from))
  } catch (error) {
    const { text, exit } = failure(error, spec.program.name, process.argv.includes('-v'))
    process.stderr.write(text)
    process.exitCode = exit
  }
}
