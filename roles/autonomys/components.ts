/** One part of the cluster: its program's name, and the names under which older files and texts speak of it. */
export type Component = { readonly program: string; readonly perGpu?: true; readonly aliases: readonly string[] }

export const components = {
  nats: { program: 'nats-server', aliases: ['nats'] },
  node: { program: 'autonomys-node', aliases: ['node', 'subspace-node'] },
  controller: { program: 'autonomys-controller', aliases: ['controller', 'subspace-controller'] },
  'proof-server': { program: 'autonomys-proof-server', aliases: ['proof-server'] },
  'sharded-cache': { program: 'autonomys-sharded-cache', aliases: ['sharded-cache'] },
  'full-piece-cache': {
    program: 'autonomys-full-piece',
    aliases: [
      'full-piece-sharded-cache',
      'full-piece-cache',
      'full-piece',
      'autonomys-full-piece-cache',
      'autonomys-full-piece-sharded-cache',
    ],
  },
  'plot-server': {
    program: 'autonomys-plot-server',
    perGpu: true,
    aliases: ['plot-server', 'autonomys-plotter', 'subspace-plotter', 'plotter'],
  },
  'plot-client': { program: 'autonomys-plot-client', aliases: ['plot-client'] },
} as const satisfies Readonly<Record<string, Component>>

export type ComponentId = keyof typeof components

/** `autonomys-node`, `autonomys-plot-server-2`: the name under Supervisor; `gpu` only for a component that runs once a GPU. */
export const programName = (id: ComponentId, gpu?: number): string => `${components[id].program}${gpu === undefined ? '' : `-${gpu}`}`

/** Derived from the program's name, so that one leads to the other. */
export const logPath = (id: ComponentId, gpu?: number): string => `/var/log/${programName(id, gpu)}.log`

/** The component that a program, log or section of this name belongs to, however old the name; with its GPU's index if it has one. */
export function componentOf(name: string): { readonly id: ComponentId; readonly gpu?: number } | undefined {
  for (const [id, component] of Object.entries(components) as [ComponentId, Component][]) {
    const names = [component.program, ...component.aliases]
    if (names.includes(name)) return { id }
    const [, stem, gpu] = /^(.+)-(\d+)$/.exec(name) ?? []
    if (component.perGpu && stem !== undefined && names.includes(stem)) return { id, gpu: Number(gpu) }
  }
  return undefined
}
