import type { Shift } from '../record/states.ts'
import { changeText } from './files/change-lines.ts'
import type { Paint } from './paint.ts'
import { behind } from './texts.ts'

const tones = {
  differs: 'yellow',
  'differs otherwise': 'yellow',
  'well again': 'green',
  'reachable again': 'green',
  unreachable: 'red',
  failed: 'red',
} as const

/** News of one host or task: when, where, what; the fields of what differs behind it, and of texts the lines with `--diff`. */
export function shiftLines({ host, is, task, role, record, message }: Shift, at: Date, diff: boolean, paint: Paint): string[] {
  const time = at.toTimeString().slice(0, 8)
  const what = task === undefined ? '' : `: ${task} (${role})`
  const [first = '', ...more] = (message ?? record?.message ?? '').split('\n')
  const fields =
    is === 'well again' || record === undefined ? [] : record.changes.flatMap((change) => changeText(change).slice(0, diff ? undefined : 1))
  const said = is === 'well again' || first === '' ? '' : `: ${first}`
  return [`${time} ${host}: ${paint[tones[is]](is)}${what}${said}`, ...behind(`${time} ${host}`, [...fields, ...(said === '' ? [] : more)])]
}
