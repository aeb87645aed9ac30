import { expect, test } from 'vitest'
import { farmBytes } from '../../roles/autonomys/sizes.ts'
import { cluster, refusals, type Wishes } from './cluster.ts'
import { diskAt, mountAt } from './machine.ts'
import { objections, planOf, resourceOf, sectionOf } from './plan.ts'

const inventory = cluster()
const disksOf = (...disks: { path: string; sectors: number | 'max'; size?: number; allowShrink?: boolean }[]): Wishes => ({
  hosts: { storage: { 'storage-1': { disks } } },
})
const one = (sectors: number | 'max', more = {}) => cluster(disksOf({ path: '/mnt/a', sectors, ...more }))

test('#12 the farms are the disks of the inventory, each mounted there and not on the root device', () => {
  const list = planOf(inventory, 'storage-1')
  const paths = ['/mnt/nvme0n1', '/mnt/nvme0n2', '/mnt/nvme1n1', '/mnt/nvme1n2']
  expect(sectionOf(list, 'autonomys-plot-client').command?.match(/(?<=path=)[^,]+/g)).toEqual(paths)

  const order = list.tasks.map(({ resource }) => resource.id)
  for (const path of paths) expect(order.indexOf(`mount[${path}]`)).toBeLessThan(order.indexOf('program[autonomys-plot-client]'))
  const mount = resourceOf(list, 'mount[/mnt/nvme0n1]')
  const seen = (...lines: readonly string[]) => mount.kind.evaluate(lines.join('\n'), [mount])[0]?.changes
  const root = '22 1 8:1 / / rw - ext4 /dev/sda1 rw'
  expect(seen(root)).toEqual([{ field: 'mount', from: 'part of /dev/sda1', to: 'a file system of its own' }])
  expect(seen(root, '40 22 259:1 / /mnt/nvme0n1 rw - xfs /dev/nvme0n1 rw')).toEqual([{ field: 'fstype', from: 'xfs', to: 'ext4' }])
  expect(seen(root, '40 22 8:1 / /mnt/nvme0n1 rw - ext4 /dev/sda1 rw')).toEqual([
    { field: 'device', from: '/dev/sda1, the root device', to: 'a device of its own' },
  ])

  const onRoot = { path: '/mnt/a', mount: mountAt('/', '/dev/sda1', '8:1'), takenBytes: 0, devices: ['sda'], controllers: ['sda'] }
  expect(objections(one(7400), 'storage-1', { diskUse: [onRoot] })).toEqual([
    'plot-client: /mnt/a lies on the root file system: nothing is mounted there; mount its disk: playbooks/disks.ts does, by UUID in /etc/fstab',
  ])
})

test('#13 two paths that share a drive are warned of, two on one device refused, and mounting is by UUID', () => {
  const two = cluster(disksOf({ path: '/mnt/a', sectors: 7400 }, { path: '/mnt/b', sectors: 7400 }))
  const namespaces = [diskAt('/mnt/a', 'nvme0n1'), diskAt('/mnt/b', 'nvme0n2')]
  expect(planOf(two, 'storage-1', { diskUse: namespaces }).notices).toEqual([
    '/mnt/a and /mnt/b are namespaces of one drive, nvme0, not two drives',
  ])
  expect(objections(two, 'storage-1', { diskUse: [diskAt('/mnt/a', 'nvme0n1'), diskAt('/mnt/b', 'nvme0n1')] })).toEqual([
    'plot-client: /mnt/a and /mnt/b lie on one device (/dev/nvme0n1); give each a disk of its own',
  ])
  const mount = resourceOf(planOf(two, 'storage-1', { diskUse: namespaces }), 'mount[/mnt/a]')
  expect(mount.kind.evaluate('22 1 8:1 / / rw - ext4 /dev/sda1 rw', [mount])[0]?.explanation).toContain('UUID=… /mnt/a ext4')
})

test('#14 more sectors than fit are refused, by the size at load and by the true disk before the first write', () => {
  const guide = { path: '/mnt/a', sectors: 8000, size: 8_001_563_222_016 }
  expect(refusals(disksOf(guide))).toEqual([
    "prod.ts: storage-1: /mnt/a: 8,000 sectors need 8,456,218,488,832 bytes, and there are 8,001,563,222,016; at most 7,569 sectors fit: write that, or 'max'",
  ])
  const disk = diskAt('/mnt/a', 'nvme0n1')
  expect(objections(one(8000), 'storage-1', { diskUse: [disk] })).toEqual([
    "/mnt/a: 8,000 sectors need 8,456,218,488,832 bytes, and there are 7,880,000,000,000; at most 7,454 sectors fit: write that, or 'max'",
  ])
  const plotted = { ...diskAt('/mnt/a', 'nvme0n1', { availableBytes: 60e9 }), takenBytes: farmBytes(7400) }
  expect(objections(one(7400), 'storage-1', { diskUse: [plotted] })).toEqual([])

  const reserved = diskAt('/mnt/a', 'nvme0n1', { availableBytes: 7.48e12, reservedBytes: 400e9 })
  expect(planOf(one(7000), 'storage-1', { diskUse: [reserved] }).notices).toEqual([
    '/mnt/a: ext4 keeps 400.0 GB for root; tune2fs -m 0 /dev/nvme0n1 frees them',
  ])
})

test("'max' is the number that a refusal names, stays when the farm is there, and grows only where a whole sector fits", () => {
  const sectorsOf = (use: object) =>
    sectionOf(planOf(one('max'), 'storage-1', { diskUse: [use] }), 'autonomys-plot-client').command?.match(/(?<=sectors=)\d+/)?.[0]
  const empty = diskAt('/mnt/a', 'nvme0n1', { availableBytes: 7_937_286_971_392 })
  expect(objections(one(8000), 'storage-1', { diskUse: [empty] })).toEqual([
    "/mnt/a: 8,000 sectors need 8,456,218,488,832 bytes, and there are 7,937,286,971,392; at most 7,509 sectors fit: write that, or 'max'",
  ])
  expect(sectorsOf(empty)).toBe('7509')
  const filled = { ...diskAt('/mnt/a', 'nvme0n1', { availableBytes: 67_960_832 }), takenBytes: 7_937_218_146_304 }
  expect(sectorsOf(filled)).toBe('7509')
  expect(objections(one('max'), 'storage-1', { diskUse: [filled] })).toEqual([])
  expect(refusals(disksOf({ path: '/mnt/a', sectors: 'max', size: 8_001_563_222_016 }))).toEqual([])
})

test('fewer sectors than are there would throw plots away, and are refused unless allowed', () => {
  const plotted = { ...diskAt('/mnt/a', 'nvme0n1'), takenBytes: farmBytes(7400) }
  expect(objections(one(7000), 'storage-1', { diskUse: [plotted] })).toEqual([
    '/mnt/a: 7,000 sectors are fewer than the 7,400 that are there: 400 would be thrown away; keep the number, or allow the shrinking',
  ])
  expect(objections(one(7000, { allowShrink: true }), 'storage-1', { diskUse: [plotted] })).toEqual([])
})

test('#15 one spelling a path, and no double blanks', () => {
  const slashes = cluster(disksOf({ path: '/mnt/nvme0n1/', sectors: 7400 }, { path: '/mnt//nvme0n2/', sectors: 7400 }))
  const list = planOf(slashes, 'storage-1')
  const { command } = sectionOf(list, 'autonomys-plot-client')
  expect(command?.slice(command.indexOf('path='))).toBe('path=/mnt/nvme0n1,sectors=7400 path=/mnt/nvme0n2,sectors=7400')
  expect(command).not.toContain('  ')
  expect(list.tasks.flatMap(({ resource: { id } }) => (id.startsWith('mount[') ? [id] : []))).toEqual([
    'mount[/mnt/nvme0n1]',
    'mount[/mnt/nvme0n2]',
  ])
  expect(refusals(disksOf({ path: '/mnt/a', sectors: 1 }, { path: '/mnt/a/', sectors: 1 }))).toEqual([
    'prod.ts: storage-1: /mnt/a is named twice; name each disk once',
  ])
})

test('#36 caches and plot base paths need a terabyte of file systems, on the root or mounted', () => {
  const small = mountAt('/', '/dev/sda1', '8:1', { sizeBytes: 500 * 2 ** 30 })
  const needed = 'cache-room: /var/autonomys-sharded-cache, /var/autonomys-full-piece, /var/plot-server need 1.00 TiB'
  const fix = 'mount a disk there, or lower cacheBytes if the chain allows it'
  expect(objections(inventory, 'plot-1', { mounts: [small] })).toEqual([`${needed}, and / has 0.49 TiB; ${fix}`])
  const mounted = mountAt('/var/plot-server', '/dev/nvme0n1', '259:1', { sizeBytes: 2 ** 40 })
  expect(objections(inventory, 'plot-1', { mounts: [small, mounted] })).toEqual([])
})
