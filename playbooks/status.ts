import { schema } from '../inventories/schema.ts'
import { readoutMain } from '../lib/main/readout.ts'
import { defineReadout } from '../lib/readout.ts'
import { draw } from './status/draw.ts'
import { questions } from './status/questions.ts'
import { isWell, json } from './status/snapshot.ts'

/** The whole cluster on one screen. */
export const status = defineReadout({
  name: 'status',
  about: 'shows how the cluster is: programs, releases, NATS, nodes, GPUs, disks; changes nothing',
  schema,
  questions,
  draw,
  json,
  well: ({ hosts }) => hosts.every(isWell),
})

await readoutMain(status, import.meta.url)
