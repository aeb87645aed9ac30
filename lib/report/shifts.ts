import type { Shift } from '../record/states.ts'
import { changeText } from './files/change-lines.ts'
import type { Paint } from './paint.ts'
import { about, behind } from './texts.ts'
import { second } from './times.ts'

const tones = {
  differs: 'yellow',
  'differs otherwise': 'yellow',
  'well again': 'green',
  'reachable again': 'green',
  unreachable: 'red',
  failed: 'red',
  'left alone': 'cyan',
} as const

/** News of one host or task: when, where, what; the fields of what differs behind it, and of texts the lines with `--diff`. What failed names its fields itself. */
export function shiftLines({ host, is, task, role, record, message }: Shift, at: Date, diff: boolean, paint: Paint): string[] {
  const [time, what] = [second(at), task === undefined ? '' : `: ${task} (${role})`]
  const [first = '', ...more] = is === 'well again' ? [] : about(host, message ?? record?.message ?? '').split('\n')
  const changes = is === 'well again' || is === 'failed' ? [] : (record?.changes ?? [])
  const fields = changes.flatMap((change) => changeText(change).slice(0, diff ? undefined : 1))
  const head = `${time} ${host}: ${paint[tones[is]](is)}${what}${first === '' ? '' : `: ${first}`}`
  return [head, ...behind(`${time} ${host}`, [...fields, ...more])]
}
