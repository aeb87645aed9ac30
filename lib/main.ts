import { hostname, userInfo } from 'node:os'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Ask } from './cli/ask.ts'
import { failure } from './cli/failure.ts'
import { help } from './cli/help.ts'
import { interruptible } from './cli/interrupt.ts'
import { type Parsed, parse } from './cli/parse.ts'
import { isProgram, version } from './cli/program.ts'
import type { Request } from './cli/request.ts'
import { type ExitCode, exitCode, type Problem, RequestError, showProblem } from './engine/errors.ts'
import type { EngineHost } from './engine/playbook.ts'
import type { Secret } from './engine/secret.ts'
import type { Selection } from './engine/selection.ts'
import type { Session } from './engine/session.ts'
import { shown } from './engine/shown.ts'
import type { Host } from './inventory/schema.ts'
import type { Playbook } from './playbook.ts'
import type { Report } from './report/index.ts'
import { screenOf } from './report/screen.ts'
import type { Lock, Target } from './transport/target.ts'

/** Seconds that a killed run's last step may still take on a host before another run is told to come back later. */
const LOCK_WAIT = 10

/** Where only root may write, so that no stranger can hold or forge it; without root, where everybody may. */
const lockPath = (root: boolean): string => process.env.PLOTWRIGHT_LOCK || (root ? '/run/plotwright.lock' : '/run/lock/plotwright.lock')
const KEEPALIVE = 15

type Connect = (host: EngineHost, purpose?: 'look') => Promise<Session>

const selectionOf = ({ options }: Request): Selection => {
  const startAt = options['start-at-task']
  return { tags: options.tags, skipTags: options['skip-tags'], ...(startAt === undefined ? {} : { startAt }) }
}

/** A port or an address that says no more than the default leaves the word to ssh_config. */
function targetOf(host: Host, { options }: Request, ask: Ask | undefined, password: Secret | undefined): Target {
  const key = options['private-key'] ?? host.identityFile
  const user = options.user ?? host.user
  const become = options.become || (host.become && !options['no-become'])
  return {
    name: host.name,
    local: host.local,
    address: host.address === host.name ? undefined : host.address,
    port: host.port === 22 ? undefined : host.port,
    user,
    become: become ? { password } : false,
    identityFiles: key === undefined ? undefined : [key],
    proxyJump: host.proxyJump,
    proxyCommand: host.proxyCommand,
    knownHosts: host.knownHosts,
    acceptNew: options['accept-new'],
    connectTimeout: options['connect-timeout'],
    keepalive: KEEPALIVE,
    askPassphrase: ask,
    askPassword: options['ask-pass'] ? ask : undefined,
  }
}

/** The lock of a run that writes; others take none. `notice` is told of another run's lock that was broken. */
function lockOf({ become, user }: Target, { options, playbook }: Request, notice: (message: string) => void): Lock | undefined {
  if (options.check || options['list-tasks']) return undefined
  const breaks = options['break-lock']
  return {
    path: lockPath(become !== false || user === 'root'),
    wait: breaks ? 0 : LOCK_WAIT,
    owner: `${userInfo().username}@${hostname()} pid ${process.pid}`,
    purpose: playbook.name,
    onBreak: breaks ? notice : undefined,
  }
}

/** How to reach every host. @throws RequestError for settings of ssh that can't be, of all hosts, before any is contacted. */
async function connector(request: Request, { listener }: Report, ask: Ask | undefined): Promise<Connect> {
  const { connect, routeOf } = await import('./transport/index.ts')
  const problems: Problem[] = []
  for (const host of request.hosts)
    try {
      if (!host.local) routeOf(targetOf(host, request, ask, undefined))
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      problems.push(...error.problems)
    }
  if (problems.length > 0) throw new RequestError(problems)
  const password = request.options['ask-become-pass'] ? await ask?.('Password for sudo: ') : request.becomePassword
  const targets = new Map(request.hosts.map((host) => [host.name, targetOf(host, request, ask, password)]))
  return ({ name }, purpose) => {
    const target = targets.get(name)!
    const notice = (message: string) => listener(shown({ event: 'notice', host: name, message }))
    return connect(purpose === 'look' ? target : { ...target, lock: lockOf(target, request, notice) })
  }
}

/** Connects, and tells or does what is asked for. */
async function carryOut(request: Request, view: Report, ask: Ask | undefined, signal: AbortSignal): Promise<ExitCode> {
  const { options, hosts } = request
  const { KnownTags } = await import('./cli/known-tags.ts')
  const known = new KnownTags(request.playbook)
  const selection = selectionOf(request)
  const common = { hosts, selection, signal, connect: await connector(request, view, ask), forks: options.forks }
  if (options['list-tasks']) {
    const { listTasks } = await import('./cli/list-tasks.ts')
    const { text, exit } = await listTasks({ ...common, known })
    process.stdout.write(text)
    return exit
  }
  const { runPlaybook } = await import('./engine/run.ts')
  const objections = () => known.strangers(selection)
  const how = { check: options.check, rollback: !options['no-rollback'], respect: options['respect-stopped'] }
  const exit = await runPlaybook({ ...common, ...how, objections, playbook: known.playbook, listener: view.listener })
  for (const problem of signal.aborted ? [] : objections()) view.note(`${showProblem(problem)}; a host that was lost may have it`)
  return exit
}

/** A run under the eyes of a view, which ends however the run ends. */
async function watched(request: Request, view: Report, canAsk: boolean): Promise<ExitCode> {
  const { asker } = await import('./cli/ask.ts')
  const { signal, release } = interruptible(view.note)
  try {
    return await carryOut(request, view, canAsk ? asker(signal, view.hold) : undefined, signal)
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
  const { report } = await import('./report/index.ts')
  const view = await report({
    form: options.output,
    screen,
    live,
    detail: { check: options.check, verbose: options.verbose > 0, diff: options.diff, quiet: options.quiet },
    plays: playbook.plays.map(({ name }) => name),
    remark: (text) => void process.stderr.write(`${text}\n`),
  })
  return watched(request, view, place.canAsk)
}

/**
 * Runs a playbook from the command line when its file (`from`, its import.meta.url) is the program, and does nothing when that was
 * imported. Sets the exit code: see exitCode in engine/errors.ts.
 */
export async function main(playbook: Playbook, from: string): Promise<void> {
  if (!isProgram(from, process.argv[1])) return
  process.stdout.on('error', () => {}) // a reader that goes away ends no run in the middle
  const parsed = parse(process.argv.slice(2))
  try {
    process.exitCode = await run(playbook, fileURLToPath(from), parsed)
  } catch (error) {
    const { text, exit } = failure(error, playbook.name, parsed.options.verbose > 0)
    process.stderr.write(text)
    process.exitCode = exit
  }
}
