import type { Event } from '../../lib/engine/events.ts'
import { body } from '../../lib/report/frame.ts'
import { paint } from '../../lib/report/paint.ts'
import { Progress } from '../../lib/report/progress.ts'
import { title } from '../../lib/report/title.ts'

const plain = paint(false)

/** Every part's title, and below it its lines, after these events; the clock stands at `seconds`. */
export function frame(events: readonly Event[], { seconds = 4, most = 12, plays = ['nats', 'node'] } = {}): string {
  let now = 0
  const progress = new Progress(plays, () => now)
  for (const event of events) progress.take(event)
  now = seconds
  const rows = progress.parts.flatMap((part) => [
    title(part, progress, plain),
    ...body(part, progress, most, plain).map((line) => `  ${line}`),
  ])
  return `\n${rows.join('\n')}\n`
}
