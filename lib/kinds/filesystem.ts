import { defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { heldBy, type Place, readBlocks } from '../linux/block.ts'
import { pathFlaws } from './path.ts'

/** `device`: /dev/disk/by-id/… rather than /dev/nvme0n1, which may be another disk after the next boot. */
export type FilesystemSpec = { readonly device: string; readonly fstype: 'ext4' }

/** A file system on a whole, blank device: without blocks kept for root, and with the few inodes that large files need. What holds anything is refused. */
export const filesystem = defineKind<FilesystemSpec, Place>({
  name: 'filesystem',
  shell: shellLib(import.meta.url, '../linux/block.sh'),
  tools: [shellLib(import.meta.url, './probes/filesystem.sh')],
  probe: 'block_look',
  key: ({ device }) => device,
  args: ({ device }) => ['/', device],
  reads: ({ device }) => [`path:${device}`],
  writes: ({ device }) => [`path:${device}`],
  validate: ({ device }) => [
    ...pathFlaws(device),
    ...(device.startsWith('/dev/') ? [] : [{ what: `${device} is no device`, fix: 'name it like /dev/disk/by-id/nvme-…' }]),
  ],
  parse(output, specs) {
    const blocks = readBlocks(output)
    return specs.map((_, i) => blocks?.places[i] ?? new Unreadable('the look at block devices was cut off'))
  },
  diff({ fstype }, { device }) {
    if (device === undefined) return [{ field: 'device', from: '(absent)', to: 'a block device' }]
    return device.type === fstype && device.holds === 'signature' ? [] : [{ field: 'filesystem', from: heldBy(device), to: fstype }]
  },
  apply: ({ device, fstype }) => [{ argv: ['filesystem_make', device, fstype], within: 1800 }],
  explain: ({ device }) => `look at it with: lsblk -f ${device}; if nothing on it is needed, wipe it by hand: wipefs -a ${device}`,
})
