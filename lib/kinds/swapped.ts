import { defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { pathFlaws } from './path.ts'
import { supervisorShell, supervisorTools } from './supervisor-shell.ts'

export type SwappedSpec = {
  /** The new directory, which is gone from here once it is in place. */
  readonly from: string
  /** Where it belongs: on the same file system, and no mount point. */
  readonly to: string
  /** Where the directory goes that it replaces. */
  readonly keep: string
  /** The program that works in it: stopped before, and started by its own resource, which comes later. */
  readonly program: string
  /** Programs that can't live without that one, and are ended first. */
  readonly stopFirst?: readonly string[]
  readonly stopwaitsecs?: number
}

const steps = shellLib(import.meta.url, './probes/swapped-steps.sh')

const call = (does: 'swap_apply' | 'swap_back', { from, to, keep, program, stopFirst = [], stopwaitsecs = 10 }: SwappedSpec) => {
  const stop = stopwaitsecs + 30
  const others = stopFirst.map((other) => `!${other}`)
  return { argv: [does, from, to, keep, program, String(stop), ...others], within: (1 + others.length) * (stop + 30) + 300 }
}

/** A directory that was made ready beside its place has taken it, in renames, while its program was stopped; what it replaced is kept. */
export const swapped = defineKind<SwappedSpec, boolean>({
  name: 'swapped',
  shell: shellLib(import.meta.url, './probes/swapped.sh'),
  tools: [supervisorShell, supervisorTools, steps],
  probe: 'probe_swapped',
  key: ({ to }) => to,
  args: ({ from }) => [from],
  reads: ({ from, to, keep }) => [`path:${from}`, `path:${to}`, `path:${keep}`],
  writes: ({ from, to, keep, program, stopFirst = [] }) => [
    ...[from, to, keep].map((path) => `path:${path}` as const),
    ...[program, ...stopFirst].map((name) => `program:${name}` as const),
  ],
  validate: ({ from, to, keep }) => [
    ...[from, to, keep].flatMap((path) => pathFlaws(path)),
    ...(new Set([from, to, keep]).size === 3 ? [] : [{ what: 'two of its three places are one', fix: 'give each a path of its own' }]),
  ],
  parse: (output, specs) => {
    const said = output.split('\n')
    return specs.map((_, i) =>
      said[i] === 'ready' || said[i] === 'none' ? said[i] === 'ready' : new Unreadable(`${specs[i]!.from} may not be looked at`),
    )
  },
  diff: ({ from, keep }, ready) =>
    ready ? [{ field: 'content', from: `as it was, to be kept in ${keep}`, to: `what lies in ${from}` }] : [],
  apply: (spec) => [call('swap_apply', spec)],
  undo: (spec) => [call('swap_back', spec)],
})
