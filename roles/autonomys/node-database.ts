import type { Fact } from '../../lib/engine/fact.ts'
import { shellLib } from '../../lib/engine/shell-lib.ts'
import { type Fault, faultWhen } from './command-line.ts'

/** Of a database that is there already: how it was last run, for pruning is settled when it is made. */
export type NodeDatabase = { readonly exists: boolean; readonly blocksPruning?: string; readonly statePruning?: string }

/** The node's own defaults (autonomys/subspace, commands/run/consensus.rs). */
const usual = { blocks: '256', state: '140000' }

const flag = (command: string, name: string): string | undefined => new RegExp(`--${name}[= ](\\S+)`).exec(command)?.[1]

export const nodeDatabase: Fact<NodeDatabase, { readonly basePath: string }> = {
  name: 'nodeDatabase',
  shell: shellLib(import.meta.url, './node-database.sh'),
  probe: 'fact_node_database',
  args: ({ basePath }) => [basePath],
  parse(output) {
    const exists = output.startsWith('db\n')
    const command = /^command *=(.*)$/m.exec(output)?.[1]
    if (!exists || command === undefined) return { exists }
    return {
      exists,
      blocksPruning: flag(command, 'blocks-pruning') ?? usual.blocks,
      statePruning: flag(command, 'state-pruning') ?? usual.state,
    }
  },
}

/** A node refuses to start on a database that was made with another pruning. */
export const pruningProblems = (
  { blocksPruning, statePruning, basePath }: { readonly blocksPruning: string; readonly statePruning: string; readonly basePath: string },
  found: NodeDatabase,
): Fault[] =>
  (
    [
      ['blocks', found.blocksPruning, blocksPruning],
      ['state', found.statePruning, statePruning],
    ] as const
  ).flatMap(([what, have, want]) =>
    faultWhen(
      have !== undefined && have !== want,
      `the database in ${basePath} was made with ${what} pruning ${have}, and the node would refuse to start with ${want}`,
      `set node.${what}Pruning to ${have}, or give the node a new basePath to sync anew`,
    ),
  )
