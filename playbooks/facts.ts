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
import { question, survey } from '../lib/main/survey.ts'
import { foundLines } from './readouts/facts-text.ts'
import { nodeFound, plotFound, storageFound } from './readouts/found.ts'

const machine = { os, limits, links, mounts, configured, cpus }
const { node, plot, storage } = schema.groups

/** What the machines are like, and what site.ts would make of them. */
await survey(
  {
    name: 'facts',
    about: 'tells what each machine is like, and what would be derived from that: cores, ports, paths, sectors; writes nothing',
    schema,
    questions: [
      question({ hosts: node, facts: { ...machine, gpus }, answer: ({ inventory, host, facts }) => nodeFound(inventory, host, facts) }),
      question({
        hosts: plot,
        facts: { ...machine, gpus, listeners, firewall },
        answer: ({ inventory, host, facts }) => plotFound(inventory, host, facts),
      }),
      question({
        hosts: storage,
        facts: { ...machine, diskUse, diskPlaces },
        answer: ({ inventory, host, facts }) => storageFound(inventory, host, facts),
      }),
    ],
    lines: foundLines,
  },
  import.meta.url,
)
