import { compare, defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'

/** A TCP port that `program` listens on; asserted, for gates. */
export type ListeningSpec = { readonly port: number; readonly program: string; readonly log?: string }

export const listening = defineKind<ListeningSpec, boolean>({
  name: 'listening',
  shell: shellLib(import.meta.url, './probes/listening.sh'),
  probe: 'probe_listening',
  key: ({ port }) => String(port),
  log: ({ log }) => log,
  args: () => [],
  reads: ({ program }) => [`program:${program}`],
  parse(output, specs) {
    if (output.startsWith('no ss')) return specs.map(() => new Unreadable('ss is not installed; install iproute2'))
    const open = new Set([...output.matchAll(/^(?:\S+ +){3}\S*:(\d+) /gm)].map(([, port]) => Number(port)))
    return specs.map(({ port }) => open.has(port))
  },
  diff: ({ port }, open) => compare({ [`port ${port}`]: 'listening' }, { [`port ${port}`]: open ? 'listening' : 'closed' }),
})
