import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { asker, canAsk } from '../cli/ask.ts'
import { failure } from '../cli/failure.ts'
import { help } from '../cli/help.ts'
import { parse } from '../cli/parse.ts'
import { isProgram, version } from '../cli/program.ts'
import { readRequest } from '../cli/request.ts'
import { askFacts } from '../engine/ask.ts'
import { type ExitCode, exitCode, exitOrder, HostError, UnreachableError } from '../engine/errors.ts'
import type { Facts, Values } from '../engine/fact.ts'
import { lookTimeout } from '../engine/host-run.ts'
import type { EnginePlay, Scene } from '../engine/playbook.ts'
import { pooled } from '../engine/pool.ts'
import { mask } from '../engine/secret.ts'
import type { Session } from '../engine/session.ts'
import { plain } from '../facts/text.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { ClusterOf, Group, Host, HostsOf, Schema } from '../inventory/schema.ts'
import { type Play, play } from '../play.ts'
import { definePlaybook } from '../playbook.ts'
import { type Connect, connector } from './connector.ts'

type Seen<G, F> = { readonly host: HostsOf<G>; readonly facts: Values<F>; readonly inventory: Inventory<ClusterOf<G>> }

/** What is asked of a group's hosts, and what is made of each host's answers; nothing is written. */
export type Question<T> = { readonly play: Play; readonly answer: (play: EnginePlay, scene: Scene) => T }

export function question<T, G extends Group, const F>(spec: {
  readonly hosts: G
  readonly facts: F & Facts<HostsOf<G>>
  readonly answer: (seen: Seen<G, F>) => T
}): Question<T> {
  const inventories = new WeakMap<EnginePlay, Inventory>()
  const asked = play<G, F>({ name: spec.hosts.name, hosts: spec.hosts, facts: spec.facts, roles: () => [] })
  return {
    play: {
      name: asked.name,
      bind(inventory) {
        const bound = asked.bind(inventory)
        inventories.set(bound, inventory)
        return bound
      },
    },
    answer: (bound, { host, facts }) => spec.answer({ host, facts, inventory: inventories.get(bound) } as unknown as Seen<G, F>),
  }
}

/** A playbook that only looks. `lines` are what a person reads of one host. */
export type Survey<T> = {
  readonly name: string
  readonly about: string
  readonly schema: Schema
  readonly questions: readonly Question<T>[]
  readonly lines: (answer: T) => readonly string[]
}

type Told<T> = { readonly exit: ExitCode; readonly host: string; readonly answer?: T; readonly message?: string }

async function ofHost<T>(host: Host, plays: readonly EnginePlay[], { questions }: Survey<T>, connect: Connect): Promise<Told<T>> {
  let session: Session | undefined
  try {
    session = await connect(host, 'look')
    const i = plays.findIndex(({ groups }) => groups.includes(host.group))
    const bound = plays[i]!
    const { facts } = await askFacts(session, host, [bound], lookTimeout)
    return { host: host.name, exit: exitCode.ok, answer: questions[i]!.answer(bound, { host, facts: facts(bound), out: [] }) }
  } catch (error) {
    if (error instanceof UnreachableError) return { host: host.name, exit: exitCode.unreachable, message: error.message }
    if (error instanceof HostError) return { host: host.name, exit: exitCode.failed, message: error.message }
    throw error
  } finally {
    await session?.close()
  }
}

async function carryOut<T>(survey: Survey<T>, argv: readonly string[], file: string): Promise<ExitCode> {
  const parsed = parse(['--check', ...argv])
  const { options } = parsed
  if (options.help || options.version) {
    process.stdout.write(options.help ? help(survey, relative('', file)) : `${version()}\n`)
    return exitCode.ok
  }
  const playbook = definePlaybook({
    name: survey.name,
    about: survey.about,
    schema: survey.schema,
    plays: survey.questions.map(({ play }) => play),
  })
  const request = await readRequest(playbook, parsed, {
    inventory: process.env.PLOTWRIGHT_INVENTORY || undefined,
    canAsk: canAsk(),
    live: false,
  })
  const connect = await connector(request, { listener: () => {} }, canAsk() ? asker(new AbortController().signal, () => {}) : undefined)
  const told = await pooled(options.forks, request.hosts, (host) => ofHost(host, request.playbook.plays, survey, connect))
  const text =
    options.output === 'json'
      ? told.map(({ host, answer, message }) => `${JSON.stringify(answer ?? { host, error: message })}\n`)
      : told.map(
          ({ host, answer, message = '' }) => `${(answer === undefined ? [`${host}: ${message}`] : survey.lines(answer)).join('\n')}\n`,
        )
  process.stdout.write(plain(mask(text.join(options.output === 'json' ? '' : '\n'))))
  return exitOrder.find((code) => told.some(({ exit }) => exit === code)) ?? exitCode.ok
}

/** Runs a survey from the command line when its file is the program: one trip a host, a table or JSON Lines. */
export async function survey<T>(wanted: Survey<T>, from: string): Promise<void> {
  if (!isProgram(from, process.argv[1])) return
  try {
    process.exitCode = await carryOut(wanted, process.argv.slice(2), fileURLToPath(from))
  } catch (error) {
    const { text, exit } = failure(error, wanted.name, process.argv.includes('-v'))
    process.stderr.write(text)
    process.exitCode = exit
  }
}
