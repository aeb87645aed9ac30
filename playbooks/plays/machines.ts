import { schema } from '../../inventories/schema.ts'
import { configured } from '../../lib/facts/configured.ts'
import { gpus } from '../../lib/facts/gpu.ts'
import { limits } from '../../lib/facts/limits.ts'
import { mounts } from '../../lib/facts/mounts.ts'
import { links } from '../../lib/facts/net.ts'
import { os } from '../../lib/facts/os.ts'
import { play } from '../../lib/play.ts'
import { machine } from '../machine.ts'
import { bareOf } from './pace.ts'

const { groups } = schema

/** What every machine has, whatever runs there. */
export const machines = () =>
  play({
    name: 'machines',
    tags: ['base'],
    hosts: [groups.node, groups.plot, groups.storage],
    facts: { os, limits, links, mounts, configured, gpus },
    serial: 1,
    newcomer: bareOf(''),
    roles: ({ inventory, host, facts }) => machine(inventory, host, facts),
  })
