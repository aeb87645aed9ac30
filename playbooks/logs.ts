import type { Machine } from '../inventories/derived.ts'
import { partsOf } from '../inventories/machine.ts'
import { schema } from '../inventories/schema.ts'
import { defineLogs } from '../lib/logs.ts'
import { logsMain } from '../lib/main/logs.ts'
import { logPath } from '../roles/autonomys/components.ts'

/** What the cluster's programs write; each has its stdout and stderr in one file. */
export const logs = defineLogs({
  name: 'logs',
  about: 'shows the ends of the logs of many hosts, and follows them; changes nothing',
  schema,
  logs: (host: Machine) =>
    partsOf(host).map(([id, gpu]) => ({
      program: gpu === undefined ? id : `${id}-${gpu}`,
      path: logPath(id, gpu),
      tags: [id, ...(gpu === undefined ? [] : [`${id}-${gpu}`])],
    })),
})

await logsMain(logs, import.meta.url)
