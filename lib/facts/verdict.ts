import type { Flaw } from '../engine/errors.ts'

/** A problem of a host that its caller knows the name of. */
export type HostProblem = Flaw

/** What a host's facts say against what is wanted of it: what ends the run for this host, and what is only said. */
export type Verdict = { readonly problems: readonly HostProblem[]; readonly warnings: readonly string[] }
