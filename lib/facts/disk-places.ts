import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { type Blocks, readBlocks } from '../linux/block.ts'

export { heldBy } from '../linux/block.ts'
export type DiskPlaces = Blocks
export type { Device, Place } from '../linux/block.ts'

type Named = { readonly path: string; readonly device?: string | undefined }

/** What the inventory's mount points and their devices are like, those that are not mounted too. @throws Error when the answer was cut off. */
export const diskPlaces: Fact<Blocks, { readonly disks: readonly Named[] }> = {
  name: 'diskPlaces',
  shell: shellLib(import.meta.url, '../linux/block.sh'),
  probe: 'block_look',
  args: ({ disks }) => disks.flatMap(({ path, device = '' }) => [path, device]),
  parse(output) {
    const blocks = readBlocks(output)
    if (blocks === undefined) throw new Error('no whole answer about block devices')
    return blocks
  },
}
