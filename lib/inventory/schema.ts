import { z } from '#zod'
import { type Problem, RequestError } from '../engine/errors.ts'
import type { Inventory } from './inventory.ts'

/** How a host is reached. `identityFile` and `knownHosts` are paths; `local` means this machine, without SSH. */
export const Connection = z.object({
  address: z.string(),
  port: z.int().min(1).max(65535).default(22),
  user: z.string().min(1).optional(),
  become: z.boolean().default(true),
  identityFile: z.string().min(1).optional(),
  proxyJump: z.string().min(1).optional(),
  proxyCommand: z.string().min(1).optional(),
  knownHosts: z.array(z.string().min(1)).optional(),
  local: z.boolean().default(false),
})

/** A machine, with the variables that its group promises. */
export type Host<V = unknown> = { readonly name: string; readonly group: string } & z.output<typeof Connection> & V

export type Group<N extends string = string, S extends z.ZodObject = z.ZodObject, C extends z.ZodObject = z.ZodObject> = {
  readonly name: N
  readonly vars: S
  readonly cluster: C
}

/** zod types an object without keys so that nothing can stand beside it. */
export type Beside<S extends z.ZodObject, V> = keyof S['shape'] extends never ? unknown : V

export type HostsOf<G> = G extends Group<string, infer S> ? Host<Beside<S, z.output<S>>> : never
export type ClusterOf<G> = G extends Group<string, z.ZodObject, infer C> ? z.output<C> : never

type Shapes = Readonly<Record<string, z.ZodObject>>
export type Groups<C extends z.ZodObject = z.ZodObject, G extends Shapes = Shapes> = {
  readonly [N in keyof G & string]: Group<N, G[N], C>
}

/** What an inventory must tell: of the cluster as a whole, and of a machine of each group. */
export type Schema<C extends z.ZodObject = z.ZodObject, G extends Shapes = Shapes> = {
  readonly cluster: C
  readonly groups: Groups<C, G>
  /** What no single value can show wrong, such as one name used twice. Sees values that broke their own rule too, next to that problem. */
  check?(inventory: Inventory<z.output<C>>, groups: Groups<C, G>): readonly Problem[]
}

const reserved = ['name', 'group', ...Object.keys(Connection.shape)]

/** @throws RequestError where a group is called `all`, or has a variable that every host has already. */
export function defineSchema<C extends z.ZodObject, const G extends Shapes>(spec: {
  readonly cluster: C
  readonly groups: G
  readonly check?: (inventory: Inventory<z.output<C>>, groups: Groups<C, G>) => readonly Problem[]
}): Schema<C, G> {
  const problems = Object.entries(spec.groups).flatMap(([name, { shape }]): Problem[] => [
    ...(['all', 'ungrouped'].includes(name)
      ? [{ where: `schema: ${name}`, what: 'every inventory has this group already', fix: 'rename it' }]
      : []),
    ...Object.keys(shape)
      .filter((key) => reserved.includes(key))
      .map((key) => ({ where: `schema: ${name}.${key}`, what: 'every host has this already', fix: 'rename the variable' })),
  ])
  if (problems.length > 0) throw new RequestError(problems)
  const { cluster } = spec
  const groups = Object.fromEntries(Object.entries(spec.groups).map(([name, vars]) => [name, { name, vars, cluster }]))
  return { ...spec, groups: groups as Groups<C, G> }
}
