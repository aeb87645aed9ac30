import type { Event } from '../../lib/engine/events.ts'
import { type Form, report } from '../../lib/report/index.ts'
import type { Detail } from '../../lib/report/view.ts'

/** What a view writes about a run; a text among the events is a word about the run as a whole. */
export async function show(form: Form, events: readonly (Event | string)[], detail: Partial<Detail> = {}, color = false): Promise<string> {
  const written: string[] = []
  const view = await report({
    form,
    screen: { write: (text) => void written.push(text), color, size: () => ({ columns: 80, rows: 24 }) },
    live: false,
    detail: { check: false, verbose: false, diff: false, quiet: false, ...detail },
    plays: ['nats'],
    remark: () => {},
  })
  for (const event of events) typeof event === 'string' ? view.note(event) : view.listener(event)
  await view.end()
  return written.join('')
}
