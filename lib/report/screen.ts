import type { WriteStream } from 'node:tty'
import type { Screen } from './view.ts'

export type When = 'auto' | 'always' | 'never'

/** What a stream can show: colours unless NO_COLOR or --color says otherwise, a live view on a terminal that can move its cursor. */
export function screenOf(stream: NodeJS.WriteStream | WriteStream, color: When): { readonly screen: Screen; readonly live: boolean } {
  const live = stream.isTTY === true && process.env.TERM !== 'dumb'
  return {
    live,
    screen: {
      write: (text) => void stream.write(text),
      color: color === 'always' || (color === 'auto' && live && !process.env.NO_COLOR),
      size: () => ({ columns: stream.columns || 120, rows: stream.rows || 24 }),
    },
  }
}
