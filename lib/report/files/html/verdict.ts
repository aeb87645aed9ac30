import type { RunRecord } from '../../../record/schema.ts'
import { count } from '../../texts.ts'
import { gravity, hostState, hostWord } from './state.ts'

/** The whole run in one sentence: `1 host unreachable, 2 drifted, 4 as they should be`. */
export function verdict({ hosts, exit }: RunRecord): string {
  const states = hosts.map(hostState)
  const parts = gravity.flatMap((state) => {
    const number = states.filter((each) => each === state).length
    return number > 0 ? [{ number, word: hostWord(state, number) }] : []
  })
  const [first, ...rest] = parts
  const before = exit === 130 ? 'Interrupted: ' : ''
  if (first === undefined) return `${before}no hosts`
  if (rest.length > 0 || before !== '')
    return `${before}${[`${count(first.number, 'host')} ${first.word}`, ...rest.map(({ number, word }) => `${number} ${word}`)].join(', ')}`
  if (first.number === 1) return `The only host is ${first.word}`
  return `All ${first.number} hosts are ${first.word}`
}

const meanings: Readonly<Record<number, string>> = {
  1: 'something failed',
  2: 'there is drift',
  3: 'the request is wrong',
  4: 'a host was unreachable, nothing else failed',
  130: 'interrupted',
}

/** What an exit status says. */
export const exitMeaning = ({ exit, check }: RunRecord): string =>
  exit === 0 ? (check ? 'everything is as it should be' : 'everything is as it should be by now') : (meanings[exit] ?? 'unknown')
