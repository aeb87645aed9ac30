export const mountLine = (target: string, source: string, majmin: string, fstype = 'ext4'): string =>
  `22 1 ${majmin} / ${target} rw - ${fstype} ${source} rw`

/** What `block_look` prints of a machine whose root is /dev/sda1: a line of fields for each place. */
export const blocksOf = (...places: readonly (readonly string[])[]): string => blocksWith({}, ...places)

export const blocksWith = (
  { fstab = '', mounts = [] }: { readonly fstab?: string; readonly mounts?: readonly string[] },
  ...places: readonly (readonly string[])[]
): string =>
  [fstab, [mountLine('/', '/dev/sda1', '8:1'), ...mounts].join('\n'), places.map((fields) => `${fields.join('\t')}\n`).join('')].join(
    '\x1d',
  )

/** The fields of a disk /dev/sdb. */
export const sdb = (holds: string, type = '', uuid = '', inside = 'absent'): string[] => [
  '/dev/sdb',
  '8:10',
  '8001563222016',
  holds,
  type,
  uuid,
  inside,
]
