import { type Change, compare, defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { type Mounted, readMountinfo } from '../linux/mountinfo.ts'
import { pathFlaws } from './path.ts'

export type MountSpec = {
  readonly path: string
  /** The type as findmnt names it, or those that will do. */
  readonly fstype?: string | readonly string[]
  /** A device of its own, not the one that holds `/`: asserted of every mount, and written where a reader should see it. */
  readonly notRoot?: true
  /** Bytes that files may fill: what is used and what is available, without the file system's reserve. */
  readonly minBytes?: number
}

type State = { readonly mounted: Mounted | undefined; readonly root: Mounted | undefined; readonly bytes: number | undefined }

const readSizes = (lines: string): ReadonlyMap<string, number> =>
  new Map(
    [...lines.matchAll(/^(\d+) (\d+) (\d+) (\d+) (.*)$/gm)].map(([, unit, blocks, free, available, path]) => [
      path!,
      Number(unit) * (Number(blocks) - Number(free) + Number(available)),
    ]),
  )

const typesOf = ({ fstype = [] }: MountSpec): readonly string[] => [fstype].flat()

const changesOf = (spec: MountSpec, { mounted, root, bytes = 0 }: State): Change[] => {
  if (mounted === undefined) return compare({ mount: 'a file system of its own' }, { mount: `part of ${root?.source ?? 'another one'}` })
  const types = typesOf(spec)
  const onRoot = mounted.majmin === root?.majmin || (mounted.source.startsWith('/') && mounted.source === root?.source)
  return [
    ...compare({ access: 'writable' }, { access: mounted.options.includes('ro') ? 'read-only' : 'writable' }),
    ...(types.length === 0 || types.includes(mounted.fstype) ? [] : [{ field: 'fstype', from: mounted.fstype, to: types.join(' or ') }]),
    ...(onRoot ? [{ field: 'device', from: `${mounted.source}, the root device`, to: 'a device of its own' }] : []),
    ...(spec.minBytes === undefined || bytes >= spec.minBytes
      ? []
      : [{ field: 'usable bytes', from: String(bytes), to: `at least ${spec.minBytes}` }]),
  ]
}

/** A file system is mounted there; asserted, never repaired, for what belongs on a disk must not land on the root file system. */
export const mount = defineKind<MountSpec, State>({
  name: 'mount',
  shell: shellLib(import.meta.url, './probes/mount.sh'),
  probe: 'probe_mount',
  key: ({ path }) => path,
  reads: ({ path }) => [`path:${path}`],
  validate: ({ path, minBytes = 0 }) => [
    ...pathFlaws(path),
    ...(Number.isSafeInteger(minBytes) && minBytes >= 0
      ? []
      : [{ what: `minBytes ${minBytes} is no number of bytes`, fix: 'give a whole number' }]),
  ],
  parse(output, specs) {
    const [table = '', lines = ''] = output.split('\x1d')
    const mounts = readMountinfo(table)
    const sizes = readSizes(lines)
    if (mounts.size === 0) return specs.map(() => new Unreadable("/proc/self/mountinfo can't be read"))
    return specs.map(({ path, minBytes }) => {
      const mounted = mounts.get(path)
      const bytes = sizes.get(path)
      if (mounted !== undefined && minBytes !== undefined && bytes === undefined)
        return new Unreadable(`the file system at ${path} does not answer`)
      return { mounted, root: mounts.get('/'), bytes }
    })
  },
  diff: changesOf,
  explain(spec, { mounted }) {
    if (mounted !== undefined) return `look at it with: findmnt ${spec.path}; df ${spec.path}; dmesg`
    const [type = 'xfs'] = typesOf(spec)
    return `find the disk's UUID with blkid, add a line to /etc/fstab (device names change from boot to boot):
UUID=… ${spec.path} ${type} defaults,nofail 0 2
then: mount ${spec.path}`
  },
})
