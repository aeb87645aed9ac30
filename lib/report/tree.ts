import { Listr, ListrDefaultRendererLogLevels, ListrLogger, ListrTaskState, ProcessOutput } from 'listr2'
import { Aftermath } from './aftermath.ts'
import { body } from './frame.ts'
import { paint as painted } from './paint.ts'
import type { Part } from './part.ts'
import { Progress } from './progress.ts'
import { failures, title } from './title.ts'
import type { Detail, Screen, View } from './view.ts'

/** Milliseconds between two frames where something happens, and where only time passes. */
const BUSY_MS = 120
const IDLE_MS = 1000

/** Lines that the failures of a part that is over may keep. */
const KEPT = 4

type Row = { title: string; output: string; skip(): void; readonly task: { state$: ListrTaskState; isStarted(): boolean } }
type Phase = { readonly part: Part; readonly over: Promise<void>; finish(failed: boolean): void; row?: Row; lines: number }

function phaseOf(part: Part): Phase {
  let finish: Phase['finish'] = () => {}
  const over = new Promise<void>((resolve, reject) => {
    finish = (failed) => (failed ? reject(new Error(part.name)) : resolve())
  })
  over.catch(() => {})
  return { part, over, finish: (failed) => finish(failed), lines: 0 }
}

/** listr2 draws when a row changes and never by itself; SIGINT is the run's, not its. Several parts may run at once, so it is told which do. */
function listOf(phases: readonly Phase[], output: ProcessOutput, color: boolean, draw: () => void) {
  const plain = Object.fromEntries(Object.values(ListrDefaultRendererLogLevels).map((level) => [level, (text: string) => text]))
  return new Listr<undefined, 'default', 'silent'>(
    phases.map((phase) => ({
      title: phase.part.name,
      rendererOptions: { persistentOutput: true },
      task: (_: undefined, row: Row) => {
        phase.row = row
        row.task.state$ = ListrTaskState.WAITING
        draw()
        return phase.over
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      renderer: 'default',
      fallbackRenderer: 'silent',
      rendererOptions: {
        lazy: true,
        showErrorMessage: false,
        formatOutput: 'truncate',
        logger: new ListrLogger({ useIcons: true, toStderr: [], processOutput: output }),
        icon: { [ListrDefaultRendererLogLevels.OUTPUT]: ' ' },
        ...(color ? {} : { color: plain }),
      },
    },
  )
}

/** A live tree for terminals: plays, their batches, and the hosts that are at work, wait or have failed. */
export function tree(screen: Screen, detail: Detail, plays: readonly string[]): View {
  const paint = painted(screen.color)
  const progress = new Progress(plays, () => performance.now() / 1000)
  const phases = progress.parts.map(phaseOf)
  const aftermath = new Aftermath(screen, detail)
  const output = new ProcessOutput()
  const notes: string[] = []
  let frame: NodeJS.Timeout | undefined
  let still = false
  let running: Promise<unknown> | undefined

  function drawOne(phase: Phase): void {
    const { part, row, finish } = phase
    if (row === undefined) return
    const taken = phases.reduce((lines, other) => lines + 1 + (other === phase ? 0 : other.lines), notes.length + 2)
    const room = part.state === 'running' ? Math.max(3, screen.size().rows - taken) : KEPT
    const lines = [...body(part, progress, room, paint), ...(part === progress.running ? notes.map(paint.cyan) : [])]
    phase.lines = lines.length
    const [head, texts] = [title(part, progress, paint), lines.join('\n')]
    if (row.title !== head) row.title = head
    if ((row.output ?? '') !== texts) row.output = texts
    if (part.state !== 'waiting' && !row.task.isStarted()) row.task.state$ = ListrTaskState.STARTED // only what has begun comes to an end
    if (part.state === 'skipped') row.skip()
    if (part.state === 'done' || part.state === 'skipped') finish(failures(part) > 0)
  }

  function draw(): void {
    clearTimeout(frame)
    if (still || running === undefined) return
    for (const phase of phases) {
      drawOne(phase)
      if (phase.part.state === 'done' || phase.part.state === 'skipped') delete phase.row
    }
    frame = setTimeout(draw, IDLE_MS)
    soon = false
  }

  let soon = false
  function drawSoon(): void {
    if (soon || still) return
    soon = true
    clearTimeout(frame)
    frame = setTimeout(draw, BUSY_MS)
  }

  const showCursor = () => output.release()

  return {
    show(event) {
      progress.take(event)
      aftermath.take(event)
      if (event.event === 'start') {
        process.once('exit', showCursor)
        running = listOf(phases, output, screen.color, () => setImmediate(draw)).run()
      }
      drawSoon()
    },
    note(text) {
      if (progress.running !== undefined) notes.push(text)
      else aftermath.note(text)
      drawSoon()
    },
    hold(now) {
      still = now
      clearTimeout(frame)
      soon = false
      if (!still) drawSoon()
    },
    async end() {
      still = false
      progress.stop()
      draw()
      await running
      clearTimeout(frame)
      process.removeListener('exit', showCursor)
      if (running !== undefined) aftermath.tell()
      running = undefined
    },
  }
}
