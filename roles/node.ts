import { node as commands } from './autonomys/command-lines.ts'
import { programName } from './autonomys/components.ts'
import type { NodeRun } from './autonomys/node-commands.ts'
import { type NodeDatabase, pruningProblems } from './autonomys/node-database.ts'
import { component, nodeBinary, type Vendor } from './autonomys/program.ts'
import { type NodeHealth, nodeHealth } from './node-health.ts'

export type NodeRole = Omit<NodeRun, 'binary'> & { readonly vendor: Vendor }

export const nodeLine = ({ vendor, ...spec }: NodeRole) => commands.run({ ...spec, binary: nodeBinary(vendor) })

/** The chain's node; its RPC serves the controller of its own machine, which ends when the node does, and comes back when it is healthy. */
export function node(spec: NodeRole, database: NodeDatabase, health: NodeHealth) {
  const { vendor, basePath, blocksPruning = 'archive', statePruning = 'archive' } = spec
  return component(vendor, 'node', nodeLine(spec), {
    paths: [basePath],
    stopFirst: [programName('controller')],
    proof: [nodeHealth(health, 1)],
    problems: pruningProblems({ blocksPruning, statePruning, basePath }, database),
  })
}
