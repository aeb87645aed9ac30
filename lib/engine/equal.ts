import { Secret } from './secret.ts'

const isPlain = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null
}

/** Equal in all that they hold; what is neither a plain object, a list nor a secret, such as a function, only where it is the same. */
export function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (one instanceof Secret && other instanceof Secret) return one.reveal() === other.reveal()
  if (!isPlain(one) || !isPlain(other) || Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && equal(one[key], other[key]))
}
