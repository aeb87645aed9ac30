import { compare, defineKind, Unreadable } from '../engine/kind.ts'
import { plainLines, whyNotUp } from './program-log.ts'
import { isLiving, type Process, readSupervised } from './supervisor-rpc.ts'
import { supervisorShell, supervisorTools } from './supervisor-shell.ts'

export type RestartedSpec = {
  readonly name: string
  /** Seconds since the epoch, by the clock of the control machine. */
  readonly since: number
  readonly log: string
  readonly startsecs?: number
  readonly stopwaitsecs?: number
  /** Programs that can't live without this one, and are ended first. */
  readonly stopFirst?: readonly string[]
}

type State = {
  readonly process: Process | undefined
  /** Seconds from the request until the process was started, by two clocks that need not agree; negative for one that is older. */
  readonly after: number
  readonly log: string
}

/** supervisord counts whole seconds, so a process may look this much older than it is. */
const SLACK = 1

const words = (seconds: number): string => (seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`)

/** RUNNING, and started after a moment: a restart as a state, so that an interrupted run goes on where it was. */
export const restarted = defineKind<RestartedSpec, State>({
  name: 'restarted',
  shell: supervisorShell,
  tools: [supervisorTools],
  probe: 'probe_program',
  key: ({ name }) => name,
  args: ({ name, log }) => [name, log],
  reads: ({ name }) => [`program:${name}`, 'service:supervisor'],
  writes: ({ name, stopFirst = [] }) => [name, ...stopFirst].map((each) => `program:${each}` as const),

  parse(output, specs) {
    try {
      const { supervised, rest } = readSupervised(output)
      const now = Date.now() / 1000
      return specs.map(({ name, since }, i) => {
        const process = supervised.processes?.find((each) => each.name === name && each.group === name)
        return { process, after: now - since - (process?.age ?? 0), log: plainLines(rest[i + 2] ?? '') }
      })
    } catch (error) {
      return specs.map(() => new Unreadable((error as Error).message))
    }
  },

  diff: (_, { process, after }) => [
    ...compare({ status: 'RUNNING' }, { status: process?.state }),
    ...(process !== undefined && isLiving(process) && after < -SLACK
      ? [{ field: 'started', from: `${words(-after)} before the restart was asked for`, to: 'after it' }]
      : []),
  ],

  apply: ({ name, startsecs = 1, stopwaitsecs = 10, stopFirst = [] }) => {
    const [wait, stop] = [startsecs + 30, stopwaitsecs + 30]
    const others = stopFirst.map((other) => `!${other}`)
    return [
      {
        argv: ['program_restart', name, String(wait), String(stop), ...others],
        within: wait + (1 + others.length) * stop + 60,
      },
    ]
  },

  explain: ({ log: path }, { process, log }) => whyNotUp(process, path, log),
})
