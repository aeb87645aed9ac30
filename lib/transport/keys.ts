import { readFileSync } from 'node:fs'
import ssh2, { type ParsedKey } from 'ssh2'
import { mask, type Secret } from '../engine/secret.ts'
import type { Ask } from './target.ts'

const TRIES = 3

/** A private key file: ready to sign, still locked by its passphrase, or of no use. */
export type KeyFile =
  | { readonly is: 'ready'; readonly file: string; readonly key: ParsedKey }
  | { readonly is: 'locked'; readonly file: string; readonly text: string }
  | { readonly is: 'useless'; readonly file: string; readonly why: string }

const codes: Readonly<Record<string, string>> = { ENOENT: 'no such file', EACCES: 'permission denied', EISDIR: 'is a directory' }

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

function readText(file: string): string | { why: string } {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = codeOf(error) ?? 'unreadable'
    return { why: codes[code] ?? code }
  }
}

const read = new Map<string, { readonly text: string; readonly found: KeyFile }>()

/** What a file holds now; parsed once, for a thousand hosts want the same. */
export function readKey(file: string): KeyFile {
  const text = readText(file)
  if (typeof text !== 'string') return { is: 'useless', file, why: text.why }
  const before = read.get(file)
  const found = before?.text === text ? before.found : parseKey(file, text)
  read.set(file, { text, found })
  return found
}

function parseKey(file: string, text: string): KeyFile {
  const key = ssh2.utils.parseKey(text)
  if (!(key instanceof Error)) return key.isPrivateKey() ? { is: 'ready', file, key } : { is: 'useless', file, why: 'holds no private key' }
  return /Encrypted.*no passphrase/.test(key.message) ? { is: 'locked', file, text } : { is: 'useless', file, why: mask(key.message) }
}

/** What was asked by one asker, by what was asked: a passphrase serves all hosts of a run. */
const answers = new WeakMap<Ask, Map<string, Promise<unknown>>>()

export function askedOnce<T>(ask: Ask, what: string, answer: () => Promise<T>): Promise<T> {
  const known = answers.get(ask) ?? new Map<string, Promise<unknown>>()
  answers.set(ask, known)
  const found = known.get(what) ?? answer()
  known.set(what, found)
  return found as Promise<T>
}

/** Asks for a locked key's passphrase, three times at most and once a run, however many hosts want the key. */
export async function unlocked(locked: Extract<KeyFile, { is: 'locked' }>, ask: Ask | undefined): Promise<KeyFile> {
  const { file, text } = locked
  if (ask === undefined) return { is: 'useless', file, why: 'needs a passphrase and nobody can be asked; add it to an agent with ssh-add' }
  return askedOnce(ask, file, async () => {
    for (let i = 0; i < TRIES; i++) {
      const phrase = await ask(`${i === 0 ? '' : 'Wrong passphrase. '}Passphrase of ${file}: `)
      const key = ssh2.utils.parseKey(text, phrase.reveal())
      if (!(key instanceof Error)) return { is: 'ready', file, key }
    }
    return { is: 'useless', file, why: 'wrong passphrase' }
  })
}

/** The public half that lies beside a private key, in wire format. */
export function publicBeside(file: string): Buffer | undefined {
  const text = readText(`${file}.pub`)
  const key = typeof text === 'string' ? ssh2.utils.parseKey(text) : undefined
  return key === undefined || key instanceof Error ? undefined : key.getPublicSSH()
}

export const loginPassword = (ask: Ask, user: string): Promise<Secret> =>
  askedOnce(ask, `password ${user}`, () => ask(`SSH password of ${user}: `))
