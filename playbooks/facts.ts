import { schema } from '../inventories/schema.ts'
import { configured } from '../lib/facts/configured.ts'
import { cpus } from '../lib/facts/cpu.ts'
import { diskPlaces } from '../lib/facts/disk-places.ts'
import { diskUse } from '../lib/facts/disk-use.ts'
import { firewall } from '../lib/facts/firewall.ts'
import { gpus } from '../lib/facts/gpu.ts'
import { limits } from '../lib/facts/limits.ts'
import { mounts } from '../lib/facts/mounts.ts'
import { links, listeners } from '../lib/facts/net.ts'
import { os } from '../lib/facts/os.ts'
import { readoutMain } from '../lib/main/readout.ts'
import { defineReadout, question, type Sight } from '../lib/readout.ts'
import { foundLines } from './readouts/facts-text.ts'
import { type Found, nodeFound, plotFound, storageFound } from './readouts/found.ts'
import { type Unanswered, whole } from './readouts/whole.ts'

const machine = { os, limits, links, mounts, configured, cpus }
const { node, plot, storage } = schema.groups

type Answer = Found | Unanswered

const lostOf = (sight: Sight<Answer>): string[] =>
  'lost' in sight ? [sight.lost] : 'unanswered' in sight.seen ? [...sight.seen.unanswered] : []

/** What the machines are like, and what site.ts would make of them. */
export const facts = defineReadout({
  name: 'facts',
  about: 'tells what each machine is like, and what would be derived from that: cores, ports, paths, sectors; writes nothing',
  schema,
  questions: [
    question({
      hosts: node,
      facts: () => ({ ...machine, gpus }),
      read: ({ inventory, host }, answers): Answer => whole(answers, (facts) => nodeFound(inventory, host, facts)),
    }),
    question({
      hosts: plot,
      facts: () => ({ ...machine, gpus, listeners, firewall }),
      read: ({ inventory, host }, answers): Answer => whole(answers, (facts) => plotFound(inventory, host, facts)),
    }),
    question({
      hosts: storage,
      facts: () => ({ ...machine, diskUse, diskPlaces }),
      read: ({ inventory, host }, answers): Answer => whole(answers, (facts) => storageFound(inventory, host, facts)),
    }),
  ],
  draw: ({ hosts }, canvas) =>
    hosts.flatMap((sight) => {
      if ('seen' in sight && !('unanswered' in sight.seen)) return foundLines(sight.seen, canvas)
      return [
        `${canvas.tone.bold(sight.host.name)} (${sight.host.group})`,
        ...lostOf(sight).map((why) => `  ${canvas.tone.red('not seen')}: ${why}`),
        '',
      ]
    }),
  json: ({ at, hosts }) => ({
    at: at.toISOString(),
    hosts: hosts.map((sight) =>
      'seen' in sight && !('unanswered' in sight.seen)
        ? sight.seen
        : { host: sight.host.name, group: sight.host.group, unseen: lostOf(sight) },
    ),
  }),
  well: ({ hosts }) => hosts.every((sight) => 'seen' in sight && 'problems' in sight.seen && sight.seen.problems.length === 0),
})

await readoutMain(facts, import.meta.url)
