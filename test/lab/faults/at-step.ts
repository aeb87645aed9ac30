import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import type { Event } from '../../../lib/engine/events.ts'

/** What is done: a command is run, the control process is killed, or its clock jumps by so many seconds. */
export type Deed = { readonly argv: readonly string[] } | { readonly kill: true } | { readonly clock: number }

/** Done when a host begins the nth task that it writes for (from 1), before the first byte of it is sent. */
export type AtStep = Deed & { readonly host: string; readonly step: number }

const wanted = JSON.parse(process.env.FAULTS ?? '[]') as AtStep[]
const begun = new Map<string, number>()

function bite(fault: AtStep, task: string): void {
  const note = (told: string) => appendFileSync(process.env.FAULTS_LOG!, `${JSON.stringify({ host: fault.host, task, told })}\n`)
  if ('kill' in fault) {
    note('done')
    process.kill(process.pid, 'SIGKILL')
  } else if ('clock' in fault) {
    const now = Date.now
    Date.now = () => now() + fault.clock * 1000
    note('done')
  } else {
    const { status, stderr } = spawnSync(fault.argv[0]!, fault.argv.slice(1), { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] })
    note(status === 0 ? 'done' : `status ${status}: ${stderr}`)
  }
}

/** Loaded before a playbook with `--output json`: sees each event as it is told, and holds the whole run while a fault is made. */
const { write } = process.stdout
process.stdout.write = ((text: string, ...rest: never[]) => {
  if (typeof text === 'string' && text.startsWith('{"event":"task-start"')) {
    const event = JSON.parse(text) as Extract<Event, { event: 'task-start' }>
    const nth = (begun.get(event.host) ?? 0) + 1
    begun.set(event.host, nth)
    for (const fault of wanted) if (fault.host === event.host && fault.step === nth) bite(fault, event.task)
  }
  return write.call(process.stdout, text, ...rest)
}) as typeof write
