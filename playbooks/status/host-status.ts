import type { GpuUse } from '../../lib/facts/gpu-use.ts'

export type ProgramStatus = {
  readonly name: string
  /** As supervisord calls it, RUNNING or FATAL; `UNKNOWN` where it does not know the program. */
  readonly state: string
  /** Seconds since it was started; of one that runs. */
  readonly up?: number
  /** Starts in the last 24 h but for the first that supervisord's log tells of. */
  readonly restarts: number
  /** What kept it from starting. */
  readonly error?: string
}

export type DiskStatus = {
  readonly path: string
  /** Bytes of its file system, and those that are not to be had any more. */
  readonly size?: number
  readonly used?: number
  /** Bytes that plots take. */
  readonly plots: number
}

/** What is seen of one host. What could not be seen is missing, and said in `unseen`. */
export type HostStatus = {
  /** What is not as it should be, a sentence each. */
  readonly wrong: readonly string[]
  readonly unseen: readonly string[]
  /** That `current` points to. */
  readonly release?: string
  readonly programs: readonly ProgramStatus[]
  readonly nats?: {
    readonly name: string
    readonly version: string
    readonly leader?: string
    readonly servers: number
    /** What other servers lag behind this one, by name; only of a leader, in operations. */
    readonly behind: Readonly<Record<string, number>>
  }
  readonly node?: { readonly height: number; readonly peers: number; readonly syncing: boolean }
  readonly gpus: readonly GpuUse[]
  readonly disks: readonly DiskStatus[]
}
