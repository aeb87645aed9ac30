import { join } from 'node:path'
import type { Lab } from '../harness.ts'
import type { Deed } from './at-step.ts'

/** A trouble that comes over one host, or over the control process, at a chosen moment of a run. */
export type Fault = {
  readonly name: string
  /** A fault whose command, which runs on the outer machine, fails could not be made there, and is not counted. */
  readonly made: (host: string) => Deed
  /** It strikes the whole run, so that no other is made in it, and only at each nth step. */
  readonly alone?: number
  /** Milliseconds each way, on all wires, while it lasts. */
  readonly latency?: number
  /** Ends it; what ends by itself has none. */
  readonly ended?: (lab: Lab, host: string) => Promise<unknown>
  /** What the run must say of the host when it fails there. */
  readonly says: RegExp
  /** Only tasks that this fits have to do with it. */
  readonly tasks?: RegExp
  /** Seconds that a run may take longer than one without it. */
  readonly within: number
}

const labSh = join(import.meta.dirname, '../lab.sh')
export const inHost = (script: string) => (host: string) => ({ argv: [labSh, 'exec', host, 'sh', '-ec', script] })
export const byLab =
  (...argv: readonly string[]) =>
  (host: string) => ({ argv: [labSh, ...argv, host] })
/** Shell on the outer machine: `$0` is lab.sh, `$1` the host. */
export const outside = (script: string) => (host: string) => ({ argv: ['sh', '-ec', script, labSh, host] })

/** Shell in the host, as root. */
export const endedInHost = (script: string) => (lab: Lab, host: string) => lab.exec(host, ['sh', '-c', script])
