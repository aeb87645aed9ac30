import type { Resource } from './engine/kind.ts'

/** One component's share of a host: resources in the order they are applied, and what the operator should know. */
export type Role = {
  readonly name: string
  readonly resources: readonly Resource[]
  readonly tags: readonly string[]
  /** Shown once a run; nothing fails over them. */
  readonly notices: readonly string[]
}

type Part = Resource | readonly Part[] | false | undefined

const flatten = (parts: readonly Part[]): Resource[] =>
  parts.flatMap((part) => (part === false || part === undefined ? [] : Array.isArray(part) ? flatten(part) : [part as Resource]))

/** `role('nats', [file(…), when && program(…)])`: nested lists are flattened and `false` is left out, so `when` is plain TypeScript. */
export const role = (
  name: string,
  parts: readonly Part[],
  { tags = [], notices = [] }: { tags?: readonly string[]; notices?: readonly string[] } = {},
): Role => ({ name, resources: flatten(parts), tags: [name, ...tags], notices })
