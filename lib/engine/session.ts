import type { Secret } from './secret.ts'

/** A POSIX sh library of functions; a session sends each one once. */
export type ShellLib = { readonly name: string; readonly text: string }

/** Bytes for the host: text, a secret text, or a local file that is streamed: `size` bytes of it, `from` an offset (default 0) to its end. */
export type Content = string | Secret | { readonly file: string; readonly size: number; readonly from?: number }

export type Request = {
  /** Libraries whose functions the script calls. */
  readonly load?: readonly ShellLib[]
  /** POSIX sh, run in a subshell of the resident shell; its stdin holds `data`, one after another. */
  readonly script: string
  readonly data?: readonly Content[]
  /** The host compresses its stdout: for answers of kilobytes. */
  readonly squeeze?: boolean
  /** Seconds until the session is given up as hung; Infinity for what goes on until it is ended. */
  readonly timeout: number
  /** Output is handed out while the script runs, and is neither kept nor bounded. */
  readonly live?: Live
  /** Bytes of stdout accepted (default 16 MiB); more is an error, never a truncation. */
  readonly maxOutput?: number
}

/** The script's stdin is one byte, which comes when `end` aborts; it, or the end of stdin where the connection was lost, tells the script to end. */
export type Live = { readonly hear: (chunk: Buffer) => void; readonly end: AbortSignal }

/** `stderr` is the last few kilobytes of whatever nobody caught. */
export type Reply = { readonly stdout: string; readonly stderr: string; readonly status: number }

/** Counted, so that tests can hold the budget: round trips (one a request), remote shells, bytes each way. */
export type Usage = { trips: number; shells: number; bytesOut: number; bytesIn: number }

/** One persistent shell on one host. Requests are answered in order and may be sent without waiting. */
export interface Session {
  /** Random hex of this session; what the host prints cannot forge a marker that carries it. */
  readonly nonce: string
  readonly usage: Usage
  /** @throws UnreachableError `lost` or `timeout` when the session breaks. */
  run(request: Request): Promise<Reply>
  close(): Promise<void>
}
