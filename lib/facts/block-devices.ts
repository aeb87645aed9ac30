import type { Mount } from './mounts.ts'

/** Block devices by number, each with the whole disk that it is a part of, and what device-mapper and RAID devices are made of. */
export type BlockDevices = {
  readonly byNumber: ReadonlyMap<string, string>
  readonly diskOf: ReadonlyMap<string, string>
  readonly slaves: ReadonlyMap<string, readonly string[]>
}

/** Reads lines of `NUMBER LINK` out of /sys/dev/block, and of `/sys/block/DEVICE/slaves/SLAVE`. */
export function parseBlockDevices(text: string): BlockDevices {
  const links = [...text.matchAll(/^(\d+:\d+) .*?([^/\s]+)\/([^/\s]+)$/gm)]
  const byNumber = new Map(links.map(([, number, , name]) => [number!, name!]))
  const names = new Set(byNumber.values())
  const diskOf = new Map(links.map(([, , parent, name]) => [name!, names.has(parent!) ? parent! : name!]))
  const slaves = new Map<string, string[]>()
  for (const [, name, slave] of text.matchAll(/\/sys\/block\/([^/\s]+)\/slaves\/([^/\s*]+)$/gm))
    slaves.set(name!, [...(slaves.get(name!) ?? []), slave!])
  return { byNumber, diskOf, slaves }
}

/** The whole disks under a file system, nvme0n1 for nvme0n1p1; several under RAID or LVM, none under overlay or tmpfs. */
export function disksUnder({ majmin, source }: Pick<Mount, 'majmin' | 'source'>, { byNumber, diskOf, slaves }: BlockDevices): string[] {
  const seen = new Set<string>()
  const descend = (name: string): string[] => {
    if (seen.has(name)) return []
    seen.add(name)
    const below = slaves.get(name)
    return below === undefined ? [diskOf.get(name) ?? name] : below.flatMap(descend)
  }
  const name = byNumber.get(majmin) ?? /^\/dev\/([^/]+)$/.exec(source)?.[1]
  return name === undefined ? [] : [...new Set(descend(name))]
}

/** The drive behind a disk: namespaces nvme0n1 and nvme0n2 are both of nvme0. */
export const controllerOf = (disk: string): string => /^(nvme\d+)(?:c\d+)?n\d+$/.exec(disk)?.[1] ?? disk
