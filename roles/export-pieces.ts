import { absent } from '../lib/kinds/absent.ts'
import { job } from '../lib/kinds/job.ts'
import { jobEnded, jobTold } from '../lib/kinds/job-ended.ts'
import { swapped } from '../lib/kinds/swapped.ts'
import { role } from '../lib/role.ts'
import { faultWhen } from './autonomys/command-line.ts'
import { exportPiece } from './autonomys/command-lines.ts'
import { programName } from './autonomys/components.ts'
import { type ExportRoom, exportPlaces, exportProblems } from './autonomys/export-room.ts'
import type { NodeDatabase } from './autonomys/node-database.ts'
import { binaryOf, dataDirectory, remarks, stopSecondsOf, vendorProgram } from './autonomys/program.ts'
import { type FullPieceCacheRole, fullPieceCacheLine } from './full-piece-cache.ts'
import { nodeHealth } from './node-health.ts'
import { operationJob } from './operation.ts'
import { staged } from './stage.ts'

export type ExportPiecesRole = {
  readonly cache: FullPieceCacheRole
  /** HOST:PORT of the RPC of the node that has the whole history. */
  readonly rpc: string
  /** Bytes that an export may take. */
  readonly bytes: number
  /** Seconds that a run waits for its end. */
  readonly within: number
}

/** Pieces are written beside the full-piece cache, and then take its place; only for that its program is stopped. */
export function exportPieces({ cache, rpc, bytes, within }: ExportPiecesRole, room: ExportRoom) {
  const { vendor, path } = cache
  const { work, pieces, keep } = exportPlaces(path)
  const line = exportPiece({ binary: binaryOf(vendor, 'autonomys-export-piece'), nodeUrl: `http://${rpc}` })
  const begun = operationJob({ name: 'export-pieces', vendor, line, cwd: work })
  const ended = { job: begun, figures: (lines: readonly string[]) => ({ said: lines.at(-1) ?? 'nothing' }) }
  const said = remarks(line)
  return role(
    'export-pieces',
    [
      staged({ vendor, commands: [line] }),
      nodeHealth({ rpc, whileSyncing: 'wait', within: 60 }),
      dataDirectory(vendor, work),
      job(begun),
      jobEnded(ended, within),
      swapped({
        from: pieces,
        to: path,
        keep,
        program: programName('full-piece-cache'),
        stopwaitsecs: stopSecondsOf(vendor, 'full-piece-cache'),
      }),
      dataDirectory(vendor, path),
      vendorProgram(vendor, 'full-piece-cache', fullPieceCacheLine(cache)),
      absent({ path: keep, recursive: true }),
      jobTold(ended),
    ],
    { ...said, problems: [...said.problems, ...exportProblems(path, bytes, room)] },
  )
}

/** The node's database, whatever the inventory says, was made to keep all blocks. */
export function exportSource({ exists, blocksPruning = 'archive' }: NodeDatabase) {
  const problems = [
    ...faultWhen(!exists, 'the node has no database yet', 'run site.ts first'),
    ...faultWhen(
      !blocksPruning.startsWith('archive'),
      `the node's database was made with blocks pruning ${blocksPruning}: it lacks the history that pieces are made of`,
      'name another node with --node, or sync this one anew with archive',
    ),
  ]
  return role('export-source', [], { problems })
}
