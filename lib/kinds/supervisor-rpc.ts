/** A process as supervisord tells it; `group` is its own name unless an operator grouped it. */
export type Process = { readonly name: string; readonly group: string; readonly state: string; readonly pid: number }

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' }

const field = (struct: string, name: string): string =>
  (new RegExp(`<name>${name}</name>\\s*<value>(?:<\\w+>)?([^<]*)<`).exec(struct)?.[1] ?? '').replace(
    /&\w+;/g,
    (entity) => entities[entity] ?? entity,
  )

/** Reads supervisor.getAllProcessInfo's answer. @throws Error with the answer's beginning when it is none. */
export function readProcesses(xml: string): Process[] {
  if (!xml.includes('<methodResponse>') || xml.includes('<fault>'))
    throw new Error(`supervisord gave no list of processes: ${xml.trim().slice(0, 200)}`)
  return (xml.match(/<struct>[\s\S]*?<\/struct>/g) ?? []).map((struct) => ({
    name: field(struct, 'name'),
    group: field(struct, 'group'),
    state: field(struct, 'statename'),
    pid: Number(field(struct, 'pid')),
  }))
}

/** What is known of all programs of a host: undefined processes where no supervisord answers. */
export type Supervised = {
  readonly processes: readonly Process[] | undefined
  readonly stamps: ReadonlyMap<number, string>
  readonly replaced: ReadonlySet<number>
}

/** Reads what `probe_programs` prints, and gives back what follows. @throws Error when supervisord could not be asked. */
export function readSupervised(output: string): { supervised: Supervised; rest: readonly string[] } {
  const [list = '', stamps = '', replaced = '', ...rest] = output.split('\x1d')
  if (list.startsWith('no curl')) throw new Error('supervisord is asked with curl, which is not installed; install it (role base does)')
  return {
    supervised: {
      processes: list.startsWith('no supervisord') ? undefined : readProcesses(list),
      stamps: new Map(
        [...stamps.matchAll(/^\/proc\/(\d+)\/environ:PLOTWRIGHT_STAMP=(.*)$/gm)].map(([, pid, stamp]) => [Number(pid), stamp!]),
      ),
      replaced: new Set([...replaced.matchAll(/^\/proc\/(\d+)\/exe$/gm)].map(([, pid]) => Number(pid))),
    },
    rest,
  }
}
