import type { Resource } from './engine/kind.ts'
import type { Role, RoleProblem } from './engine/playbook.ts'

type Part = Resource | readonly Part[] | false | undefined

const flatten = (parts: readonly Part[]): Resource[] =>
  parts.flatMap((part) => (part === false || part === undefined ? [] : Array.isArray(part) ? flatten(part) : [part as Resource]))

/** `role('nats', [file(…), when && program(…)])`: nested lists are flattened and `false` is left out, so `when` is plain TypeScript. */
export const role = (
  name: string,
  parts: readonly Part[],
  {
    tags = [],
    notices = [],
    problems = [],
  }: { tags?: readonly string[]; notices?: readonly string[]; problems?: readonly RoleProblem[] } = {},
): Role => ({ name, resources: flatten(parts), tags: [name, ...tags], notices, problems })
