import { z } from '#zod'
import { type Change, compare, defineKind, type Realm, Unreadable } from '../lib/engine/kind.ts'
import { mask } from '../lib/engine/secret.ts'
import { shellLib } from '../lib/engine/shell-lib.ts'
import type { Step } from '../lib/engine/step.ts'
import { jsonOf } from '../lib/kinds/http.ts'
import { supervisorShell, supervisorTools } from '../lib/kinds/supervisor-shell.ts'
import { parseSize } from '../lib/render/nats-units.ts'

export type NatsLoadedSpec = {
  /** Its name under Supervisor. */
  readonly program: string
  /** Of the configuration that the running server was started with. */
  readonly path: string
  /** What it reads with its configuration, such as certificates. */
  readonly also?: readonly string[]
  /** Where it answers about itself on its own machine: `127.0.0.1:8222`. */
  readonly http: string
  /** Where it tells why it refuses a configuration. */
  readonly log: string
  /** What it must say of itself once the configuration is loaded. */
  readonly version: string
  readonly maxPayload: number | string
}

/** Times in nanoseconds since 1970; 0n for a file that is not there, and a server that does not say. */
type State = { readonly loaded: boolean; readonly changedAt: bigint; readonly loadedAt: bigint; readonly said: string }

const Varz = z.object({ version: z.string(), max_payload: z.int() })

/** That a reload may take. */
const SECONDS = 20

const time = (nanoseconds: bigint): string => new Date(Number(nanoseconds / 1_000_000n)).toISOString()

const urlOf = ({ http }: NatsLoadedSpec): string => `http://${http}/varz`

/** As nats-reload.sh takes them. */
const pathsOf = ({ path, also = [] }: NatsLoadedSpec): string => [path, ...also].join(':')

const load = (spec: NatsLoadedSpec): Step[] => [
  { argv: ['nats_load', spec.program, pathsOf(spec), urlOf(spec), spec.log, String(SECONDS)], within: SECONDS + 30 },
]

function readState(record: string): State | Unreadable {
  const [, is, changedAt, loadedAt, said = ''] = /^(loaded|other) (\d+) (\d+)\n(.*)$/s.exec(record) ?? []
  if (changedAt === undefined || loadedAt === undefined) return new Unreadable('the probe gave no answer')
  return { loaded: is === 'loaded', changedAt: BigInt(changedAt), loadedAt: BigInt(loadedAt), said: said.trim() }
}

function loadChanges({ loaded, changedAt, loadedAt, said }: State): Change[] {
  if (loaded) return []
  const from = loadedAt === 0n ? `unknown: ${mask(said).slice(0, 200) || 'no answer'}` : `loaded at ${time(loadedAt)}`
  return [{ field: 'configuration', from, to: changedAt === 0n ? 'the file, which is not there' : `the file of ${time(changedAt)}` }]
}

function saidChanges({ version, maxPayload }: NatsLoadedSpec, { said }: State): Change[] {
  const varz = Varz.safeParse(jsonOf({ status: 200, body: said })).data
  if (varz === undefined) return []
  return compare({ version, max_payload: String(parseSize(maxPayload)) }, { version: varz.version, max_payload: String(varz.max_payload) })
}

/**
 * The running nats-server has read the file that is on disk. Its `config_load_time` is compared with when the file last came to its place
 * (its ctime: a rename keeps the mtime), so that an interrupted run leaves nothing to remember. `nats-server --signal reload` would end
 * well whether or not the server takes the file; this fails with the server's own words.
 */
export const natsLoaded = defineKind<NatsLoadedSpec, State>({
  name: 'loaded',
  shell: shellLib(import.meta.url, './nats-reload.sh'),
  tools: [supervisorShell, supervisorTools, shellLib(import.meta.url, './nats-reload-steps.sh')],
  probe: 'probe_nats_loaded',
  key: ({ path }) => path,
  args: (spec) => [pathsOf(spec), urlOf(spec)],
  reads: ({ path, also = [], program }) => [...[path, ...also].map((each): Realm => `path:${each}`), `program:${program}`, 'package:curl'],
  writes: () => ['health:nats'],
  parse(output, specs) {
    if (output.startsWith('no curl')) return specs.map(() => new Unreadable('curl is not installed; role base installs it'))
    const records = output.split('\x1d')
    return specs.map((_, i) => readState(records[i] ?? ''))
  },
  diff: (spec, state) => [...loadChanges(state), ...saidChanges(spec, state)],
  apply: load,
  // once the file and the program are what they were
  undo: load,
  explain: (spec, { loadedAt }) => (loadedAt === 0n ? `look at ${spec.log}; curl ${urlOf(spec)}` : ''),
})
