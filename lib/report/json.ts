import type { Screen, View } from './view.ts'

/** JSON Lines: one event a line, the recap last. */
export const json = ({ write }: Screen, remark: (text: string) => void): View => ({
  show: (event) => write(`${JSON.stringify(event)}\n`),
  note: remark,
})
