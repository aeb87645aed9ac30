import * as derived from '../../inventories/derived.ts'
import { schema } from '../../inventories/schema.ts'
import { play } from '../../lib/play.ts'
import { staged, stage as stageRole } from '../../roles/stage.ts'

const { groups } = schema

/** The release that is to run lies on every machine, and has proven that it can, before the first program is stopped for it. */
export const stage = () =>
  play({
    name: 'stage',
    tags: ['stage', 'always'],
    hosts: [groups.node, groups.plot, groups.storage],
    everyHost: true,
    roles: ({ inventory, host }) => [stageRole(derived.stage(inventory, host))],
    gate: ({ inventory, host }) => staged(derived.stage(inventory, host)),
  })
