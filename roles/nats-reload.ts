import { type Change, defineKind, Unreadable } from '../lib/engine/kind.ts'
import { shellLib } from '../lib/engine/shell-lib.ts'
import type { Step } from '../lib/engine/step.ts'
import { supervisorShell } from '../lib/kinds/supervisor-shell.ts'

export type NatsLoadedSpec = {
  /** Its name under Supervisor. */
  readonly program: string
  /** Of the configuration that the running server was started with. */
  readonly path: string
  /** Where it answers about itself on its own machine: `127.0.0.1:8222`. */
  readonly http: string
  /** Where it tells why it refuses a configuration. */
  readonly log: string
}

/** Nanoseconds since 1970; 0n for a file that is not there, and a server that does not say. */
type State = { readonly is: string; readonly changed: bigint; readonly loaded: bigint; readonly said: string }

const SECONDS = 20

const time = (nanoseconds: bigint): string => new Date(Number(nanoseconds / 1_000_000n)).toISOString()

const urlOf = ({ http }: NatsLoadedSpec): string => `http://${http}/varz`

const load = (spec: NatsLoadedSpec): Step[] => [
  { argv: ['nats_load', spec.program, spec.path, urlOf(spec), spec.log, String(SECONDS)], within: SECONDS + 30 },
]

function readState(record: string): State | Unreadable {
  const [, is, changed, loaded, said = ''] = /^(loaded|other) (\d+) (\d+) (.*)$/.exec(record) ?? []
  if (is === undefined || changed === undefined || loaded === undefined) return new Unreadable('the probe gave no answer')
  return { is, changed: BigInt(changed), loaded: BigInt(loaded), said }
}

function difference({ is, changed, loaded, said }: State): Change[] {
  if (is === 'loaded') return []
  const known = loaded === 0n ? `unknown: ${said || 'no answer'}` : `loaded at ${time(loaded)}`
  return [{ field: 'configuration', from: known, to: changed === 0n ? 'the file, which is not there' : `the file of ${time(changed)}` }]
}

/**
 * The running nats-server has read the file that is on disk. Its `config_load_time` is compared with when the file last came to its place
 * (its ctime: a rename keeps the mtime), so that an interrupted run leaves nothing to remember. `nats-server --signal reload` would end
 * well whether or not the server takes the file; this fails with the server's own words.
 */
export const natsLoaded = defineKind<NatsLoadedSpec, State>({
  name: 'loaded',
  shell: { name: 'nats-reload', text: `${supervisorShell.text}\n${shellLib(import.meta.url, './nats-reload.sh').text}` },
  probe: 'probe_nats_loaded',
  key: ({ path }) => path,
  args: (spec) => [spec.path, urlOf(spec)],
  reads: ({ path, program }) => [`path:${path}`, `program:${program}`, 'package:curl'],
  writes: () => ['health:nats'],
  parse(output, specs) {
    if (output.startsWith('no curl')) return specs.map(() => new Unreadable('curl is not installed; role base installs it'))
    const records = output.split('\x1d')
    return specs.map((_, i) => readState(records[i] ?? ''))
  },
  diff: (_, state) => difference(state),
  apply: load,
  // after the file is as it was
  undo: load,
  explain: (spec, { loaded }) => (loaded === 0n ? `look at ${spec.log}; curl ${urlOf(spec)}` : ''),
})
