import type { Event } from '../../lib/engine/events.ts'
import { type Form, report } from '../../lib/report/index.ts'
import type { Detail } from '../../lib/report/view.ts'

/** What a view writes about a run. */
export async function show(form: Form, events: readonly Event[], detail: Partial<Detail> = {}, color = false): Promise<string> {
  const written: string[] = []
  const view = await report({
    form,
    screen: { write: (text) => void written.push(text), color, size: () => ({ columns: 80, rows: 24 }) },
    live: false,
    detail: { check: false, verbose: false, diff: false, ...detail },
    plays: ['nats'],
    remark: () => {},
  })
  for (const event of events) view.listener(event)
  await view.end()
  return written.join('')
}
