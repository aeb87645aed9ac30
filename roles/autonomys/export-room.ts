import { dirname } from 'node:path'
import type { Fact } from '../../lib/engine/fact.ts'
import { shellLib } from '../../lib/engine/shell-lib.ts'
import { type Fault, faultWhen } from './command-line.ts'
import { exportedPieces } from './node-commands.ts'

/** Where an export works, beside the cache that it becomes, and where the old cache waits. */
export const exportPlaces = (cache: string) => {
  const work = `${dirname(cache)}/.plotwright-export`.replace('//', '/')
  return { work, pieces: exportedPieces(work), keep: `${cache}.before-export` }
}

/** Bytes that an export may still take and has taken; `placed`: it is done, and in its place. */
export type ExportRoom = { readonly free: number; readonly taken: number; readonly isMount: boolean; readonly placed: boolean }

export const exportRoom: Fact<ExportRoom, { readonly fullPieceCache: string }> = {
  name: 'exportRoom',
  shell: shellLib(import.meta.url, './export-room.sh'),
  probe: 'fact_export_room',
  args: ({ fullPieceCache }) => {
    const { work, keep } = exportPlaces(fullPieceCache)
    return [work, fullPieceCache, keep]
  },
  parse(output) {
    const [, blocks, size, taken, mount, placed] = /^(\d+) (\d+)\n(\d+)\n(mount|plain)\n(placed|due)\n/.exec(output) ?? []
    if (taken === undefined) throw new Error(`it said ${JSON.stringify(output.slice(0, 80))}`)
    return { free: Number(blocks) * Number(size), taken: Number(taken), isMount: mount === 'mount', placed: placed === 'placed' }
  },
}

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`

/** What keeps an export of so many bytes from finding room, or from taking the cache's place. */
export const exportProblems = (cache: string, bytes: number, { free, taken, isMount, placed }: ExportRoom): Fault[] => [
  ...faultWhen(
    !placed && free + taken < bytes,
    `an export takes up to ${gib(bytes)} beside ${cache}, and ${gib(free + taken)} are there for it`,
    'make room there, or lower cacheBytes if the chain allows it',
  ),
  ...faultWhen(
    isMount,
    `${cache} is a mount point, and no other directory can be renamed to it`,
    'set fullPieceCache to a directory below it',
  ),
]
