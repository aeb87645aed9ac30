import { farmerCluster } from './farmer-commands.ts'
import { farmerUtil } from './util-commands.ts'

export { type CommandLine, gpuEnvironment, normalisePath, unknownFlags } from './command-line.ts'
export { exportedPieces, exportPiece, node } from './node-commands.ts'
export { pinned } from './numactl.ts'

export const farmer = { ...farmerCluster, util: farmerUtil }
