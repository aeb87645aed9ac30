import { readoutFlags } from '../cli/looking.ts'
import { type ExitCode, exitCode } from '../engine/errors.ts'
import type { Readout, Snapshot } from '../readout.ts'
import { cut } from '../report/cut.ts'
import { paint } from '../report/paint.ts'
import { KeptSessions } from './kept-sessions.ts'
import { look, type Stage } from './look.ts'
import { Looks } from './looks.ts'
import { time } from './time.ts'
import { untilNext } from './watch.ts'

type Drawn = { readonly lines: readonly string[] }

/** The frame of a terminal: the last one goes, and what does not fit into its lines is counted. */
function frame({ lines }: Drawn, { columns, rows }: { readonly columns: number; readonly rows: number }, before: number) {
  const room = Math.max(1, rows - 2)
  const more = lines.length - room
  const shown = more > 0 ? [...lines.slice(0, room - 1), `… and ${more + 1} more lines`] : lines
  const back = before > 0 ? `\x1b[${before}A\r\x1b[J` : ''
  return { text: `${back}${shown.map((line) => `${cut(line, columns)}\n`).join('')}`, height: shown.length }
}

/** How a look ended. */
const exitOf = (readout: Readout, snapshot: Snapshot<unknown>): ExitCode =>
  snapshot.hosts.some((sight) => 'lost' in sight) ? exitCode.unreachable : readout.well(snapshot) ? exitCode.ok : exitCode.drift

type O = Stage<{ readonly watch: number | undefined; readonly output: 'auto' | 'json'; readonly verbose: number; readonly forks: number }>

async function show(readout: Readout, { options, request, connect, screen, live, signal, interruption }: O): Promise<ExitCode> {
  const { watch, output, verbose, forks } = options
  const sessions = new KeptSessions(connect)
  const looks = new Looks(readout.questions, request.inventory, request.hosts, sessions.connect, forks)
  const tone = paint(screen.color)
  const redraws = live && watch !== undefined && output !== 'json'
  let exit: ExitCode = exitCode.interrupted
  let height = 0
  const tell = (snapshot: Snapshot<unknown>) => {
    if (output === 'json') return screen.write(`${JSON.stringify(readout.json(snapshot))}\n`)
    const size = screen.size()
    const lines = readout.draw(snapshot, { columns: live ? size.columns : 120, tone, verbose: verbose > 0 })
    if (!redraws) return screen.write(`${lines.map((line) => (live ? cut(line, size.columns) : line)).join('\n')}\n`)
    const { text, height: now } = frame({ lines }, size, height)
    height = now
    screen.write(text)
  }
  const began = time.seconds()
  try {
    do {
      const patience = height === 0 && exit === exitCode.interrupted ? undefined : watch! * 1000
      const snapshot = await Promise.race([looks.look(patience), interruption])
      if (snapshot === undefined) break
      tell(snapshot)
      exit = exitOf(readout, snapshot)
      if (watch === undefined) break
      if (!redraws && output !== 'json') screen.write('\n')
      await time.pause(untilNext(time.seconds() - began, watch), signal)
    } while (!signal.aborted)
    return exit
  } finally {
    await sessions.close()
  }
}

const exits = [
  'Exit codes: 0 all is as it should be, 2 something is not, 3 the request is wrong, 4 a host could not be reached;',
  'when several hold: 3, 4, 2. With --watch: as the last whole look.',
]

/** Runs a readout from the command line when its file (`from`, its import.meta.url) is the program. */
export const readoutMain = (readout: Readout, from: string): Promise<void> =>
  look(
    {
      program: { ...readout, groups: readout.questions.flatMap(({ groups }) => groups) },
      grammar: readoutFlags,
      exits,
      work: (stage) => show(readout, stage),
    },
    from,
  )
