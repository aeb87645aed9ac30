import { logFlags } from '../cli/looking.ts'
import { type ExitCode, exitCode, HostError, RequestError, UnreachableError } from '../engine/errors.ts'
import type { EngineHost } from '../engine/playbook.ts'
import { quoteAll } from '../engine/quote.ts'
import type { Session } from '../engine/session.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { shownText } from '../engine/shown.ts'
import { didYouMean } from '../inventory/near.ts'
import type { Host } from '../inventory/schema.ts'
import type { Log, Logs } from '../logs.ts'
import { LogLines } from '../report/log-lines.ts'
import { paint } from '../report/paint.ts'
import { look, type Stage } from './look.ts'

const tail = shellLib(import.meta.url, './tail.sh')

/** Seconds for the ends of a host's logs. */
const ENDS = 60

type Told = { readonly host: Host; readonly logs: readonly Log[] }
type O = { readonly tags: readonly string[]; readonly lines: number; readonly follow: boolean }

/** Which logs are meant. @throws RequestError for a tag that no log has, or none that these hosts have */
function meant({ logs }: Logs, { options: { tags }, request: { hosts, inventory } }: Stage<O>): Told[] {
  const known = new Set(inventory.hosts.flatMap((host) => logs(host, inventory).flatMap((log) => log.tags)))
  const strangers = tags.filter((tag) => !known.has(tag))
  const problems = strangers.map((tag) => ({ where: '--tags', what: `no log has the tag '${tag}'`, fix: didYouMean(tag, [...known]) }))
  if (problems.length > 0) throw new RequestError(problems)
  const told = hosts.map((host) => ({
    host,
    logs: logs(host, inventory).filter((log) => tags.length === 0 || log.tags.some((tag) => tags.includes(tag))),
  }))
  if (told.some((each) => each.logs.length > 0)) return told.filter((each) => each.logs.length > 0)
  throw new RequestError([
    { where: '--tags', what: `these hosts have no program with ${tags.join(', ')}`, fix: 'name other hosts or tags' },
  ])
}

/** The ends of the logs, or all that is written from now on as it comes. */
async function read(
  session: Session,
  paths: readonly string[],
  { options, signal }: Stage<O>,
  hear: (chunk: Buffer) => void,
): Promise<void> {
  const words = quoteAll([String(options.lines), ...paths])
  if (options.follow) {
    await session.run({ load: [tail], script: `pw_follow ${words}`, timeout: Number.POSITIVE_INFINITY, live: { hear, end: signal } })
    return
  }
  const { stdout } = await session.run({ load: [tail], script: `pw_tails ${words}`, timeout: ENDS, squeeze: true })
  hear(Buffer.from(stdout))
}

async function show(spec: Logs, stage: Stage<O>): Promise<ExitCode> {
  const { connect, screen, signal, interruption } = stage
  const all = meant(spec, stage)
  const tone = paint(screen.color)
  const colours = [tone.cyan, tone.green, tone.yellow]
  const label = ({ name }: Host, program: string) => `${name} ${program}`.trim()
  const width = Math.max(...all.flatMap(({ host, logs }) => logs.map(({ program }) => label(host, program).length)))
  const codes = new Set<ExitCode>()
  const line = (host: Host, program: string, text: string, colour: (text: string) => string) =>
    screen.write(`${colour(`${label(host, program).padEnd(width)} │`)} ${text}\n`)
  const wrong = (host: Host, program: string, text: string, exit: ExitCode) => {
    codes.add(exit)
    line(host, program, tone.red(`✖ ${text}`), tone.red)
  }

  async function one({ host, logs }: Told, number: number): Promise<void> {
    const cutter = new LogLines()
    const hear = (chunk: Buffer) => {
      for (const { file, text, wrong: bad } of cutter.take(chunk)) {
        const program = logs[file]?.program ?? ''
        if (bad) wrong(host, program, text, exitCode.failed)
        else line(host, program, text, colours[(number + file) % colours.length]!)
      }
    }
    let session: Session | undefined
    try {
      session = await Promise.race([connect(host as EngineHost, 'look'), interruption])
      if (session !== undefined && !signal.aborted)
        await read(
          session,
          logs.map(({ path }) => path),
          stage,
          hear,
        )
    } catch (error) {
      if (!(error instanceof UnreachableError || error instanceof HostError)) throw error
      if (!signal.aborted) wrong(host, '', shownText(error.message.replace(`${host.name}: `, '')), exitCode.unreachable)
    } finally {
      await session?.close()
    }
  }

  await Promise.all(all.map(one))
  const ended = [exitCode.failed, exitCode.unreachable].find((code) => codes.has(code)) ?? exitCode.ok
  return signal.aborted && !stage.options.follow ? exitCode.interrupted : ended
}

const exits = [
  'Exit codes: 0 all logs were read, 1 one can not be read, 3 the request is wrong, 4 a host could not be reached or was',
  'lost; when several hold: 3, 1, 4. An interrupt is how -f ends, and no failure; otherwise it is 130.',
]

/** Shows logs from the command line when its file (`from`, its import.meta.url) is the program. */
export const logsMain = (logs: Logs, from: string): Promise<void> =>
  look(
    { program: { ...logs, groups: Object.keys(logs.schema.groups) }, grammar: logFlags, exits, work: (stage) => show(logs, stage) },
    from,
  )
