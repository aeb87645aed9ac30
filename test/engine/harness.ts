import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Event } from '../../lib/engine/events.ts'
import type { EngineHost, EnginePlay, Role, Scene } from '../../lib/engine/playbook.ts'
import { type RunOptions, runPlaybook } from '../../lib/engine/run.ts'
import type { Session, Usage } from '../../lib/engine/session.ts'
import { role } from '../../lib/role.ts'
import { connect } from '../../lib/transport/index.ts'

/** Owner and group that whoever runs the tests can give to a file. */
export const mine = { owner: String(process.getuid!()), group: String(process.getgid!()) }

export function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), 'engine-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** Everything below a directory: mode and content by name. */
export const tree = (dir: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => {
        const path = join(dir, name)
        const { mode } = statSync(path)
        return [name, `${(mode & 0o7777).toString(8)} ${statSync(path).isFile() ? readFileSync(path, 'latin1') : '/'}`]
      }),
  )

export const hosts = (...names: string[]): EngineHost[] => names.map((name) => ({ name, group: 'all' }))

export const play = (name: string, roles: (scene: Scene) => readonly Role[], more: Partial<EnginePlay> = {}): EnginePlay => ({
  name,
  groups: ['all'],
  tags: [],
  facts: {},
  serial: () => '100%',
  roles,
  gate: () => [],
  gateOn: 'batch',
  maxFailures: 0,
  ...more,
})

/** A play of one role. */
export const playOf = (name: string, parts: (scene: Scene) => Parameters<typeof role>[1], more: Partial<EnginePlay> = {}): EnginePlay =>
  play(name, (scene) => [role(name, parts(scene))], more)

/** A real session with this machine, whatever the host is called. */
export const local = ({ name }: EngineHost): Promise<Session> =>
  connect({ name, local: true, become: false, acceptNew: false, connectTimeout: 10, keepalive: 15 })

/** A session whose host keeps what outlives a run in a directory of its own. */
const keepingIn = (dir: string, session: Session): Session => ({
  nonce: session.nonce,
  usage: session.usage,
  run: ({ load = [], ...request }) => session.run({ ...request, load: [{ name: 'state', text: `PW_STATE='${dir}'` }, ...load] }),
  close: () => session.close(),
})

type TaskEvent = Extract<Event, { event: 'task' }>

export type Outcome = {
  readonly exit: number
  readonly events: readonly Event[]
  /** What each session cost, by host. */
  readonly usage: Readonly<Record<string, Usage>>
  readonly trips: readonly number[]
  readonly tasks: readonly TaskEvent[]
  /** `host task status`, in the order of their ends. */
  readonly lines: readonly string[]
  /** `host: message` of every problem, failed task and loss. */
  readonly complaints: readonly string[]
  readonly recap: Extract<Event, { event: 'recap' }>['hosts']
}

export type Options = Partial<Omit<RunOptions, 'playbook' | 'listener' | 'hosts'>> & {
  readonly on?: readonly EngineHost[]
  /** Where hosts keep what outlives a run, each in a directory of its name. */
  readonly state?: string
  readonly listener?: (event: Event) => void
}

const complaintsOf = (event: Event): string[] => {
  if (event.event === 'task' && event.status === 'failed') return [`${event.host} ${event.task}: ${event.message}`]
  return event.event === 'problem' || event.event === 'unreachable' ? [`${event.host}: ${event.message}`] : []
}

export async function execute(plays: readonly EnginePlay[], options: Options = {}): Promise<Outcome> {
  const { on = hosts('one'), state = scratch(), listener = () => {}, connect: open = local, ...more } = options
  const events: Event[] = []
  const usage: Record<string, Usage> = {}
  const exit = await runPlaybook({
    playbook: { name: 'test', plays },
    hosts: on,
    check: false,
    forks: 5,
    selection: {},
    signal: new AbortController().signal,
    ...more,
    connect: async (host, purpose) => {
      const session = keepingIn(join(state, host.name), await open(host, purpose))
      if (purpose === 'look') return session
      usage[host.name] = session.usage
      return session
    },
    listener: (event) => {
      events.push(event)
      listener(event)
    },
  })
  const tasks = events.filter((event) => event.event === 'task')
  const recap = events.find((event) => event.event === 'recap')!
  return {
    exit,
    events,
    usage,
    trips: on.map(({ name }) => usage[name]?.trips ?? 0),
    tasks,
    lines: tasks.map(({ host, task, status }) => `${host} ${task} ${status}`),
    complaints: events.flatMap(complaintsOf),
    recap: recap.hosts,
  }
}
