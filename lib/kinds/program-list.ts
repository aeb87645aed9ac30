import { reveal, Secret } from '../engine/secret.ts'

type Words = readonly (string | Secret)[]

/**
 * A flag that is given once for each of several servers. A list that names `enough` of them serves as well as the whole: whoever reaches one
 * of them hears of the others.
 */
export type ServerList = { readonly flag: string; readonly enough: number }

type Listed = { readonly command: Words; readonly serverList?: ServerList }

/** A word as Supervisor's file writes it, read back. What it reads wrongly is never taken, for it is written again and compared. */
const read = (word: string): string => word.replace(/'([^']*)'|\\(.)/g, '$1$2').replaceAll('%%', '%')

const valuesIn = (command: Words, flag: string): Words => command.filter((_, i) => i > 0 && command[i - 1] === flag)

const others = (command: Words, flag: string): Words => command.filter((word, i) => word !== flag && command[i - 1] !== flag)

/** The same program with the servers that `text`, its section, names. Nothing where these are too few of those that are wanted. */
function asIn<S extends Listed>(spec: S, { flag, enough }: ServerList, text: string): S | undefined {
  const [, line = ''] = /^command=(.*)$/m.exec(text) ?? []
  const found = [...line.matchAll(new RegExp(` ${flag} (\\S+)`, 'g'))].map(([, word]) => read(word!))
  const wanted = valuesIn(spec.command, flag)
  const known = new Set(wanted.map(reveal))
  if (new Set(found.filter((each) => known.has(each))).size < enough) return undefined
  const hidden = wanted.some((each) => each instanceof Secret)
  const list = found.flatMap((each) => [flag, hidden ? new Secret(each) : each])
  const at = spec.command.indexOf(flag)
  return { ...spec, command: [...spec.command.slice(0, at), ...list, ...others(spec.command.slice(at), flag)] }
}

/** The program as it may stay: with the server list of its file, where that is good enough and nothing else differs. */
export function settled<S extends Listed>(spec: S, text: string | undefined, render: (spec: S) => string | Secret): S {
  if (spec.serverList === undefined || text === undefined) return spec
  const other = asIn(spec, spec.serverList, text)
  return other !== undefined && reveal(render(other)) === text ? other : spec
}
