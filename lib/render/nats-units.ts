const factors: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5, e: 6 }

/**
 * Bytes of a size as nats-server reads it (conf/parse.go): K, M, G are powers of 1000; KB, KiB, MB … of 1024. So 2M is less than 2MB.
 * `undefined` for what it does not read.
 */
export function parseSize(size: number | string): number | undefined {
  const [, digits, letter = '', binary = ''] = /^(\d+)(?:([kmgtpe])(ib|b|i)?)?$/i.exec(String(size)) ?? []
  const bytes = Number(digits) * (binary === '' ? 1000 : 1024) ** factors[letter.toLowerCase()]!
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

const seconds: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 }

/** Seconds of a duration as Go writes it, such as 30s or 1m30s; `undefined` for what Go does not read. */
export function parseDuration(duration: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(duration)) return undefined
  return [...duration.matchAll(/([\d.]+)(\D+)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * seconds[unit!]!, 0)
}

/** True where dotted version `version` is `since` or later; parts are compared as numbers. */
export function atLeast(version: string, since: string): boolean {
  const [have, want] = [version, since].map((each) => each.replace(/^v/, '').split('.').map(Number))
  const first = want!.findIndex((part, i) => (have![i] ?? 0) !== part)
  return first < 0 || (have![first] ?? 0) > want![first]!
}
