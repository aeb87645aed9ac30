import { node as commands } from './autonomys/command-lines.ts'
import type { NodeRun } from './autonomys/node-commands.ts'
import { type NodeDatabase, pruningProblems } from './autonomys/node-database.ts'
import { component, nodeBinary, type Vendor } from './autonomys/program.ts'

export type NodeRole = Omit<NodeRun, 'binary'> & { readonly vendor: Vendor }

export const nodeLine = ({ vendor, ...spec }: NodeRole) => commands.run({ ...spec, binary: nodeBinary(vendor) })

/** The chain's node; its RPC serves the controller of its own machine. */
export function node(spec: NodeRole, database: NodeDatabase) {
  const { vendor, basePath, blocksPruning = 'archive', statePruning = 'archive' } = spec
  return component(vendor, 'node', nodeLine(spec), {
    paths: [basePath],
    problems: pruningProblems({ blocksPruning, statePruning, basePath }, database),
  })
}
