import type { ShellLib } from './session.ts'

/**
 * A typed question to a host, answered before its resources are built. `V` is what a host must offer for the question to be asked
 * (`args`); `parse` throws a plain Error whose text says what was seen when the answer makes no sense.
 */
export type Fact<T, V = unknown> = {
  readonly name: string
  readonly shell: ShellLib
  /** The function in `shell` that answers, given `args`. */
  readonly probe: string
  readonly args?: (host: V) => readonly string[]
  readonly parse: (output: string) => T
}

export type Facts<V> = Readonly<Record<string, Fact<unknown, V>>>
// biome-ignore lint/suspicious/noExplicitAny: a fact's host type is contravariant, only `any` infers from every fact.
export type Values<F> = { readonly [K in keyof F]: F[K] extends Fact<infer T, any> ? T : never }
