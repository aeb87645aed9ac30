import { Secret, sha256 } from './secret.ts'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Secret)

function plain(value: unknown): unknown {
  if (value instanceof Secret) return { secret: sha256(value) }
  if (typeof value === 'function') return { function: String(value) }
  if (Array.isArray(value)) return value.map(plain)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, plain(value[key])]),
  )
}

/** Equal for equal wishes, whatever the order of their fields; secrets count by their digest, functions by their text. */
export const fingerprint = (spec: unknown): string => JSON.stringify(plain(spec)) ?? ''
