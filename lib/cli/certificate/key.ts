import { KeyObject, webcrypto } from 'node:crypto'
import { Secret } from '../../engine/secret.ts'

export const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const

type Made = { readonly keys: webcrypto.CryptoKeyPair; readonly pem: Secret }

/** A new key, and its PKCS#8 text. */
export async function newKey(): Promise<Made> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify'])
  return { keys, pem: Secret.given(KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()) }
}
