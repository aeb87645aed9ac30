import type { Flaw } from '../../engine/errors.ts'
import { Secret } from '../../engine/secret.ts'

/** Sources that take a while: a program, a key, a person. */
export type SlowSource =
  | { readonly command: readonly string[] }
  | { readonly age: string }
  | { readonly ageFile: string }
  | { readonly prompt: string }

/** Asks a person on the terminal, unseen. */
export type AskSecret = (prompt: string) => Promise<Secret>

export type Outcome = Secret | readonly Flaw[]

/** By source, for as long as this process lives: many hosts may name the same one. */
const outcomes = new Map<string, Outcome>()
const wanted = new Map<string, SlowSource>()

/** What a slow source gave. A schema can't wait: what is not known yet is noted for `opening`, which parses again. */
export function outcomeOf(source: SlowSource): Outcome {
  const key = JSON.stringify(source)
  const known = outcomes.get(key)
  if (known instanceof Secret) return known
  wanted.set(key, source)
  return known ?? [{ what: 'the secret is not opened yet', fix: 'read it with load()' }]
}

async function open(source: Exclude<SlowSource, { readonly prompt: string }>): Promise<Outcome> {
  if ('command' in source) return (await import('./command.ts')).printed(source.command)
  const { openFile, openText } = await import('./age.ts')
  return 'age' in source ? openText(source.age) : openFile(source.ageFile)
}

async function answer(prompt: string, ask: AskSecret | undefined): Promise<Outcome> {
  if (ask === undefined)
    return [{ what: `there is no terminal to ask for ‘${prompt}’ on`, fix: 'take it from { env }, { file }, { command } or { ageFile }' }]
  const secret = await ask(`${prompt}: `)
  return secret.reveal() === '' ? [{ what: `nothing was typed for ‘${prompt}’`, fix: 'run it again' }] : secret
}

/** Parses; where that met slow sources, opens them, each once, and parses again. Persons are asked last, one question at a time. */
export async function opening<T>(parse: () => T, ask: AskSecret | undefined): Promise<T> {
  wanted.clear()
  const first = parse()
  if (wanted.size === 0) return first
  const sources = [...wanted]
  const opened = sources.map(async ([key, source]) => 'prompt' in source || outcomes.set(key, await open(source)))
  await Promise.all(opened)
  for (const [key, source] of sources) if ('prompt' in source) outcomes.set(key, await answer(source.prompt, ask))
  return parse()
}
