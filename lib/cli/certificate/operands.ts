import { isIP } from 'node:net'
import type { Problem } from '../../engine/errors.ts'
import { isHostName } from '../../inventory/checks.ts'
import { AUTHORITY } from './names.ts'

/** X.509's bound for a common name. */
const LONGEST = 64

const isFileName = (name: string): boolean => /^\w[\w.-]*$/.test(name) && name.length <= LONGEST

const missing = (word: string, usage: string, what: string): Problem => ({ where: word, what: `${what} is missing`, fix: `write ${usage}` })

function nameProblems(name: string): Problem[] {
  if (name.toLowerCase() === AUTHORITY)
    return [{ where: name, what: 'the files of the authority itself are called so', fix: 'take another name' }]
  const fix = `use at most ${LONGEST} letters, digits, \`-\`, \`_\` and \`.\`, none of \`-\` and \`.\` first`
  return isFileName(name) ? [] : [{ where: name, what: 'this is no name of a certificate', fix }]
}

function addressProblems(address: string): Problem[] {
  if (address.includes('*')) return [{ where: address, what: 'a wildcard vouches for hosts that nobody has named', fix: 'write each host' }]
  if (isHostName(address) || (isIP(address) !== 0 && !address.includes('%'))) return []
  return [{ where: address, what: 'this is neither an IP address nor a host name', fix: 'write one of them, without a port, mask or zone' }]
}

export const authorityProblems = (dir: string | undefined, title: string): Problem[] => [
  ...(dir === undefined ? [missing('authority', 'authority DIR', 'DIR')] : []),
  ...([...title].length <= LONGEST && !/\p{C}/u.test(title)
    ? []
    : [{ where: '--name', what: 'this is no name of an authority', fix: `use at most ${LONGEST} characters that can be seen` }]),
]

/** Of what is there all is looked at; of what is missing the first is told. */
export function issueProblems(dir?: string, name?: string, addresses: readonly string[] = []): Problem[] {
  const absent = dir === undefined ? 'DIR' : name === undefined ? 'NAME' : addresses.length === 0 ? 'ADDRESS' : undefined
  return [
    ...(absent === undefined ? [] : [missing('issue', 'issue DIR NAME ADDRESS…', absent)]),
    ...(name === undefined ? [] : nameProblems(name)),
    ...addresses.flatMap(addressProblems),
  ]
}
