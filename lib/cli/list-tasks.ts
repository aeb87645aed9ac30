import { askFacts } from '../engine/ask.ts'
import { type ExitCode, exitCode, exitOrder, HostError, RequestError, UnreachableError } from '../engine/errors.ts'
import { lookTimeout } from '../engine/host-run.ts'
import { playsFor, type Task, taskList } from '../engine/plan.ts'
import type { EngineHost } from '../engine/playbook.ts'
import { pooled } from '../engine/pool.ts'
import type { Selection } from '../engine/selection.ts'
import type { Session } from '../engine/session.ts'
import { plain } from '../facts/text.ts'
import type { KnownTags } from './known-tags.ts'

export type Listing = {
  readonly known: KnownTags
  readonly hosts: readonly EngineHost[]
  readonly connect: (host: EngineHost) => Promise<Session>
  readonly forks: number
  readonly selection: Selection
  readonly signal: AbortSignal
}

type Answer = { readonly lines: readonly string[]; readonly exit: ExitCode }

const interrupted: Answer = { lines: [], exit: exitCode.interrupted }

const taskLine = (host: string, { play, role, resource, gate }: Task, tags: readonly string[]): string =>
  `${host}: ${play.name}: ${resource.id}${gate ? ' (gate)' : ` (${role})`}${tags.length === 0 ? '' : `  tags: ${tags.join(', ')}`}`

async function ofHost(host: EngineHost, { hosts, known, connect, selection }: Listing): Promise<Answer> {
  let session: Session | undefined
  try {
    session = await connect(host)
    const plays = playsFor(known.playbook.plays, host, hosts)
    const { facts } = await askFacts(session, host, plays, lookTimeout)
    const { tasks } = taskList(plays, host, facts, [], selection)
    return { lines: tasks.map((task) => taskLine(host.name, task, known.of(task.resource))), exit: exitCode.ok }
  } catch (error) {
    if (error instanceof UnreachableError) return { lines: [error.message], exit: exitCode.unreachable }
    if (error instanceof HostError)
      return { lines: error.message.split('\n').map((line) => `${host.name}: ${line}`), exit: exitCode.failed }
    throw error
  } finally {
    await session?.close()
  }
}

/** Asks every host for its facts and names the tasks that follow from them; changes nothing. @throws RequestError for a tag that nothing has */
export async function listTasks(listing: Listing): Promise<{ readonly text: string; readonly exit: ExitCode }> {
  const { forks, hosts, signal, known, selection } = listing
  const answers = await pooled(forks, hosts, async (host) => (signal.aborted ? interrupted : ofHost(host, listing)))
  const exits = answers.map((answer) => answer.exit)
  const exit = exitOrder.find((code) => exits.includes(code)) ?? exitCode.ok
  const strangers = exit === exitCode.ok ? known.strangers(selection) : []
  if (strangers.length > 0) throw new RequestError(strangers)
  return { text: answers.flatMap(({ lines }) => lines.map((line) => `${plain(line)}\n`)).join(''), exit }
}
