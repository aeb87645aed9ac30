import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineHost, EnginePlay } from '../lib/engine/playbook.ts'
import { runPlaybook } from '../lib/engine/run.ts'
import type { Request, Session, Usage } from '../lib/engine/session.ts'
import { directory } from '../lib/kinds/directory.ts'
import { file } from '../lib/kinds/file.ts'
import { symlink } from '../lib/kinds/symlink.ts'
import { role } from '../lib/role.ts'
import { connect } from '../lib/transport/index.ts'

/** Resources a host: a third of each kind. */
const RESOURCES = 60
const mine = { owner: String(process.getuid!()), group: String(process.getgid!()) }

/** What all simulated hosts look like: 20 directories, 20 files and 20 links that are as they should be. */
function hostFiles(): string {
  const dir = mkdtempSync(join(tmpdir(), 'plotwright-scale-'))
  for (let i = 0; i < RESOURCES / 3; i++) {
    mkdirSync(join(dir, `directory-${i}`))
    writeFileSync(join(dir, `file-${i}`), `setting = ${i}\n`.repeat(20))
    symlinkSync(`file-${i}`, join(dir, `link-${i}`))
  }
  return dir
}

const settings = (dir: string) =>
  Array.from({ length: RESOURCES / 3 }, (_, i) => [
    directory({ path: join(dir, `directory-${i}`), mode: '0755', ...mine }),
    file({ path: join(dir, `file-${i}`), mode: '0644', ...mine, content: `setting = ${i}\n`.repeat(20) }),
    symlink({ path: join(dir, `link-${i}`), target: `file-${i}` }),
  ]).flat()

const playOn = (dir: string): EnginePlay => ({
  name: 'settings',
  groups: ['all'],
  tags: [],
  facts: {},
  serial: () => '100%',
  roles: () => [role('settings', settings(dir))],
  gate: () => [],
  gateOn: 'batch',
  maxFailures: 0,
})

/** A session that gives what this machine's own shell said to the same script, the first time that it was asked. */
class Replayed implements Session {
  readonly nonce: string
  readonly usage: Usage = { trips: 0, shells: 1, bytesOut: 0, bytesIn: 0 }
  readonly #real: Session
  readonly #said: Map<string, ReturnType<Session['run']>>

  constructor(real: Session, said: Map<string, ReturnType<Session['run']>>) {
    this.#real = real
    this.#said = said
    this.nonce = real.nonce
  }

  async run(request: Request) {
    this.usage.trips++
    const known = this.#said.get(request.script) ?? this.#real.run(request)
    this.#said.set(request.script, known)
    const reply = await known
    await new Promise((resolve) => setImmediate(resolve))
    return { ...reply }
  }

  async close() {}
}

/** One run over so many hosts, which are all as they should be. */
async function simulate(count: number, check: boolean): Promise<void> {
  const dir = hostFiles()
  const real = await connect({ name: 'localhost', local: true, become: false, acceptNew: false, connectTimeout: 10, keepalive: 15 })
  const said = new Map<string, ReturnType<Session['run']>>()
  let most = 0
  const sampling = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 50)
  const hosts: EngineHost[] = Array.from({ length: count }, (_, i) => ({ name: `host-${i}`, group: 'all' }))
  const [started, cpu] = [performance.now(), process.cpuUsage()]
  let tasks = 0
  const exit = await runPlaybook({
    playbook: { name: 'scale', plays: [playOn(dir)] },
    hosts,
    connect: async () => new Replayed(real, said),
    listener: (event) => {
      if (event.event === 'task' && event.status === 'ok') tasks++
    },
    check,
    forks: 50,
    selection: {},
    signal: new AbortController().signal,
  })
  const { user, system } = process.cpuUsage(cpu)
  most = Math.max(most, process.memoryUsage.rss())
  const wall = (performance.now() - started) / 1000
  clearInterval(sampling)
  await real.close()
  rmSync(dir, { recursive: true })
  if (exit !== 0 || tasks !== count * RESOURCES) throw new Error(`exit ${exit}, ${tasks} of ${count * RESOURCES} tasks were ok`)
  console.log(JSON.stringify({ hosts: count, wall, cpuPerHost: (user + system) / 1000 / count, rss: most / 1e6 }))
}

type Line = { readonly hosts: number; readonly wall: number; readonly cpuPerHost: number; readonly rss: number }

/** Each size in a process of its own, whose memory is its own. */
function sizes(check: boolean): void {
  console.log(`\n${check ? 'check mode' : 'nothing to do'}, ${RESOURCES} resources a host\n\n   hosts   wall s   CPU ms a host   MB held`)
  for (const count of [100, 1000, 2500, 5000, 10_000]) {
    const argv = ['--import', 'tsx', import.meta.filename, String(count), ...(check ? ['--check'] : [])]
    const { stdout, stderr, status } = spawnSync(process.execPath, argv, { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    const { hosts, wall, cpuPerHost, rss } = JSON.parse(stdout) as Line
    console.log(
      [String(hosts).padStart(8), wall.toFixed(2).padStart(8), cpuPerHost.toFixed(2).padStart(15), rss.toFixed(0).padStart(9)].join(' '),
    )
  }
}

const [count, mode] = process.argv.slice(2)
if (count !== undefined) await simulate(Number(count), mode === '--check')
else for (const check of [false, true]) sizes(check)
