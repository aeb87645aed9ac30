import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Ask } from './cli/ask.ts'
import { failure } from './cli/failure.ts'
import { help } from './cli/help.ts'
import { interruptible } from './cli/interrupt.ts'
import { ownFlags } from './cli/params.ts'
import { type Parsed, parse } from './cli/parse.ts'
import { isProgram, version } from './cli/program.ts'
import type { Request } from './cli/request.ts'
import { type ExitCode, exitCode, showProblem } from './engine/errors.ts'
import type { Listener } from './engine/events.ts'
import type { Selection } from './engine/selection.ts'
import type { Connect } from './main/connector.ts'
import type { Playbook } from './playbook.ts'
import type { Report } from './report/index.ts'
import { screenOf } from './report/screen.ts'
import type { Screen } from './report/view.ts'

/** Where a run is seen; `remark` is for what belongs into no JSON. */
type Stage = { readonly view: Report; readonly screen: Screen; readonly remark: (text: string) => void }

const selectionOf = ({ options }: Request): Selection => {
  const startAt = options['start-at-task']
  return { tags: options.tags, skipTags: options['skip-tags'], ...(startAt === undefined ? {} : { startAt }) }
}

/** Connects, and tells or does what is asked for. */
async function carryOut(request: Request, { view, screen, remark }: Stage, ask: Ask | undefined, signal: AbortSignal): Promise<ExitCode> {
  const { options, hosts } = request
  const [{ KnownTags }, { connector }] = await Promise.all([import('./cli/known-tags.ts'), import('./main/connector.ts')])
  const known = new KnownTags(request.playbook)
  const selection = selectionOf(request)
  if (request.question !== undefined && ask !== undefined) await (await import('./cli/ask.ts')).confirmed(ask, request.question)
  const connect = await connector(request, view, ask)
  const common = { hosts, selection, signal, forks: options.forks }
  if (options['list-tasks']) {
    const { listTasks } = await import('./cli/list-tasks.ts')
    const { text, exit } = await listTasks({ ...common, connect, known })
    process.stdout.write(text)
    return exit
  }
  const [{ runPlaybook }, { keeper, write }] = await Promise.all([import('./engine/run.ts'), import('./main/keeper.ts')])
  const objections = () => known.strangers(selection)
  const how = { check: options.check, rollback: !options['no-rollback'], respect: options['respect-stopped'] }
  const run = (connection: Connect, listener: Listener) =>
    runPlaybook({ ...common, ...how, objections, playbook: known.playbook, connect: connection, listener })
  if (options.every !== undefined) {
    const [{ watch }, { KeptSessions }] = await Promise.all([import('./main/watch.ts'), import('./main/kept-sessions.ts')])
    const sessions = new KeptSessions(connect)
    const look = async () => {
      const kept = await keeper(request)
      return { exit: await run(sessions.connect, kept.take), record: kept.record() }
    }
    return watch({ request, screen, look, write: (record) => write(record, request), remark, signal }).finally(() => sessions.close())
  }
  const kept = await keeper(request)
  const profile = options.profile ? new (await import('./report/profile.ts')).Profile() : undefined
  const counted: Connect = async (host, purpose) => {
    const session = await connect(host, purpose)
    if (purpose === undefined) profile?.counts(host.name, session.usage)
    return session
  }
  const exit = await run(counted, (event) => {
    kept.take(event)
    profile?.listener(event)
    view.listener(event)
  })
  if (profile !== undefined) view.note(profile.lines(screen.size().columns).join('\n'))
  for (const problem of signal.aborted ? [] : objections()) view.note(`${showProblem(problem)}; a host that was lost may have it`)
  if (exit === exitCode.ok && !options.check) for (const line of request.closing) view.note(line)
  const unwritten = await write(kept.record()!, request)
  for (const problem of unwritten) remark(problem)
  return exit === exitCode.ok && unwritten.length > 0 ? exitCode.failed : exit
}

/** A run under the eyes of a view, which ends however the run ends. */
async function watched(request: Request, stage: Stage, canAsk: boolean): Promise<ExitCode> {
  const { asker } = await import('./cli/ask.ts')
  const { view } = stage
  const { signal, release } = interruptible(view.note, request.options.every === undefined ? undefined : 'watching ends')
  try {
    return await carryOut(request, stage, canAsk ? asker(signal, view.hold) : undefined, signal)
  } catch (error) {
    if (signal.aborted) return exitCode.interrupted
    throw error
  } finally {
    await view.end()
    release()
  }
}

async function run(playbook: Playbook, file: string, parsed: Parsed): Promise<ExitCode> {
  const { options } = parsed
  if (options.help || options.version) {
    process.stdout.write(options.help ? help(playbook, relative('', file)) : `${version()}\n`)
    return exitCode.ok
  }
  const [{ canAsk }, { readRequest }] = await Promise.all([import('./cli/ask.ts'), import('./cli/request.ts')])
  const { screen, live } = screenOf(process.stdout, options.color)
  const place = { inventory: process.env.PLOTWRIGHT_INVENTORY || undefined, canAsk: canAsk(), live }
  const request = await readRequest(playbook, parsed, place)
  if (options['list-hosts']) {
    const { listHosts } = await import('./cli/list-hosts.ts')
    process.stdout.write(listHosts(request.playbook, request.hosts))
    return exitCode.ok
  }
  const remark = (text: string) => void process.stderr.write(`${text}\n`)
  if (options.since !== undefined) return (await import('./main/since.ts')).tellSince(request, screen, remark)
  const { report } = await import('./report/index.ts')
  const view = await report({
    form: options.every === undefined || options.output === 'json' ? options.output : 'lines',
    screen,
    live,
    detail: { check: options.check, verbose: options.verbose > 0, diff: options.diff, quiet: options.quiet },
    plays: request.playbook.plays.map(({ name }) => name),
    remark,
  })
  return watched(request, { view, screen, remark }, place.canAsk)
}

/**
 * Runs a playbook from the command line when its file (`from`, its import.meta.url) is the program, and does nothing when that was
 * imported. Sets the exit code: see exitCode in engine/errors.ts.
 */
export async function main(playbook: Playbook, from: string): Promise<void> {
  if (!isProgram(from, process.argv[1])) return
  process.stdout.on('error', () => {}) // a reader that goes away ends no run in the middle
  const parsed = parse([...(playbook.checkOnly ? ['--check'] : []), ...process.argv.slice(2)], ownFlags(playbook))
  try {
    process.exitCode = await run(playbook, fileURLToPath(from), parsed)
  } catch (error) {
    const { text, exit } = failure(error, playbook.name, parsed.options.verbose > 0)
    process.stderr.write(text)
    process.exitCode = exit
  }
}
