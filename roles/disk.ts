import type { RoleProblem } from '../lib/engine/playbook.ts'
import { type Device, type DiskPlaces, heldBy, type Place } from '../lib/facts/disk-places.ts'
import { filesystem } from '../lib/kinds/filesystem.ts'
import { fstab } from '../lib/kinds/fstab.ts'
import { mount } from '../lib/kinds/mount.ts'
import { role } from '../lib/role.ts'

export type Disk = {
  readonly path: string
  /** Its disk, /dev/disk/by-id/…; what is mounted at `path` when left out. */
  readonly device?: string
  /** An ext4 may be made on it, if it is blank. */
  readonly format: boolean
}

export type DiskRole = { readonly disks: readonly Disk[] }

const fstype = 'ext4'

/** A dead disk must not keep the machine from booting, and nobody asks when a plot was last read. */
const options = ['noatime', 'nofail']

/** Why a file system is neither there nor will be made. */
function contentProblems({ device: name, format }: Disk, device: Device): RoleProblem[] {
  if (device.holds === 'signature' && device.type === fstype) return []
  if (device.holds === 'nothing')
    return format ? [] : [{ what: `${name} is blank`, fix: `set format: true for it, and an ${fstype} is made there` }]
  const fix = `only a blank disk is formatted: wipefs -a ${device.path} if nothing on it is needed, or name another one`
  return [{ what: `${name} holds ${heldBy(device)}, not ${fstype}`, fix }]
}

function problemsOf(disk: Disk, { device, inside }: Place, { mounts }: DiskPlaces): RoleProblem[] {
  const { path, device: name } = disk
  const here = mounts.get(path)
  const find = 'see lsblk -f, and ls -l /dev/disk/by-id'
  if (name === undefined) {
    if (here === undefined) return [{ what: `nothing is mounted at ${path}, and no device is named for it`, fix: `add device: …; ${find}` }]
    const ours = device !== undefined && here.fstype === fstype && here.majmin !== mounts.get('/')?.majmin
    return ours
      ? []
      : [{ what: `${here.source} (${here.fstype}) is mounted at ${path}, not an ${fstype} of its own`, fix: `add device: …; ${find}` }]
  }
  if (device === undefined) return [{ what: `there is no block device ${name}`, fix: find }]
  const elsewhere = [...mounts.values()].find(({ majmin, target }) => majmin === device.majmin && target !== path)
  return [
    ...(here === undefined || here.majmin === device.majmin
      ? []
      : [{ what: `${here.source} is mounted at ${path}, not ${name}`, fix: `umount ${path}, or correct the device` }]),
    ...(here?.majmin === device.majmin || elsewhere === undefined
      ? []
      : [{ what: `${name} is mounted at ${elsewhere.target}`, fix: `umount ${elsewhere.target}, or correct the device` }]),
    ...(here === undefined && inside === 'full'
      ? [{ what: `${path} has files in it, which ${name} would hide`, fix: 'move them away: they lie on the root file system' }]
      : []),
    ...(elsewhere === undefined ? contentProblems(disk, device) : []),
  ]
}

/** Where two links lead to one disk. */
const sharedDevices = ({ disks }: DiskRole, { places }: DiskPlaces): RoleProblem[] =>
  disks.flatMap((disk, i) => {
    const at = places[i]?.device?.majmin
    const before = disks.slice(0, i).find((_, j) => at !== undefined && places[j]?.device?.majmin === at)
    return before === undefined
      ? []
      : [{ what: `${before.path} and ${disk.path} are given one disk, ${places[i]!.device!.path}`, fix: 'give each its own' }]
  })

/** Each disk is mounted in its place, now and after every boot. A file system is made only where that is said, and on a blank disk. */
export function disk(spec: DiskRole, found: DiskPlaces) {
  const { disks } = spec
  return role(
    'disk',
    disks.map(({ path, device, format }) => [
      format && device !== undefined && filesystem({ device, fstype }),
      fstab({ path, fstype, options, ...(device !== undefined && { device }) }),
      mount({ path, fstype, notRoot: true }),
    ]),
    { problems: [...disks.flatMap((each, i) => problemsOf(each, found.places[i]!, found)), ...sharedDevices(spec, found)] },
  )
}
