import { expect, test } from 'vitest'
import type { PlotHost, StorageHost } from '../../inventories/schema.ts'
import { readBlocks } from '../../lib/linux/block.ts'
import { foundLines } from '../../playbooks/readouts/facts-text.ts'
import { plotFound, storageFound } from '../../playbooks/readouts/found.ts'
import { whole } from '../../playbooks/readouts/whole.ts'
import { farmBytes } from '../../roles/autonomys/sizes.ts'
import { cluster } from '../guide/cluster.ts'
import { bare, diskAt, gpus, mountAt } from '../guide/machine.ts'
import { blocksWith, mountLine, sdb } from '../linux/blocks.ts'

const as = (text: string): string => text
const canvas = { columns: 80, tone: { red: as, green: as, yellow: as, cyan: as, dim: as, bold: as } }
const roomy = [mountAt('/', '/dev/sda1', '8:1', { sizeBytes: 2 ** 41 })]

const plotting = (hosts: object, answers: object = {}) => {
  const inventory = cluster({ hosts: { plot: { 'plot-1': hosts } } })
  const host = inventory.hosts.find(({ name }) => name === 'plot-1') as PlotHost
  return plotFound(inventory, host, { ...bare, mounts: roomy, ...answers })
}

test('a plotting machine of the guide, at 80 columns', () => {
  const lines = foundLines(plotting({ gpus: [{ index: 0 }, { index: 1 }, { index: 2, listenPort: 12_000 }] }), canvas)
  expect(lines.filter((line) => line.length > 80)).toEqual([])
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "plot-1 (plot)
      192 threads on 96 cores in 2 NUMA nodes, 256 GiB, 10 Gbit/s
      Ubuntu 22.04, Linux 5.15.0-125-generic, NVIDIA driver 550.54.15

      GPU  model             memory     PCI bus           node
      0    GeForce RTX 3080  10240 MiB  00000000:01:00.0  0
      1    GeForce RTX 3080  10240 MiB  00000000:11:00.0  0
      2    GeForce RTX 3080  10240 MiB  00000000:21:00.0  1
      3    GeForce RTX 3080  10240 MiB  00000000:31:00.0  1

      GPU  cores          physical  port   base path
      0    0-23,96-119    24        9966   /var/plot-server/base-path-0
      1    24-47,120-143  24        9967   /var/plot-server/base-path-1
      2    48-71,144-167  24        12000  /var/plot-server/base-path-2
      3    72-95,168-191  24        -      not in the inventory

      notice: GPU 3 of the host is not in the inventory and stays unused
      notice: GPU 0-2 each have 24 physical cores (48 threads); the guide asks for
        30 cores a GPU: this is met in threads only
    "
  `)
})

test('cores by hand that are refused, with the table as it is', () => {
  const found = plotting({ gpus: ['0-31', '96-127', '96-127', '144-175'].map((cores, index) => ({ index, cores })) })
  expect(found.problems).toHaveLength(5)
  expect(foundLines(found, canvas)).toContain('    2    1     48-95,144-191  96-127   48-71,144-167')
})

test('where nvidia-smi can not say, the cards of the kernel have their cores, and the problem is told', () => {
  const seen = gpus.gpus.map((gpu) => ({ ...gpu, uuid: undefined, name: undefined, memoryMiB: undefined }))
  const found = plotting(
    {},
    { gpus: { gpus: seen, source: 'sysfs', fault: { code: 'mismatch', text: 'Driver/library version mismatch', exit: 18 } } },
  )
  expect(found.gpus?.map(({ cores }) => cores)).toEqual(['0-23,96-119', '24-47,120-143', '48-71,144-167', '72-95,168-191'])
  expect(found.problems).toEqual([expect.stringMatching(/reboot needed; running programs go on: nothing was restarted/)])
})

test("a storage machine: what its disks hold, and what 'max' is", () => {
  const disks = [
    { path: '/mnt/a', sectors: 'max' as const },
    { path: '/mnt/b', sectors: 8000 },
    { path: '/mnt/c', sectors: 7000 },
  ]
  const inventory = cluster({ hosts: { storage: { 'storage-1': { disks } } } })
  const host = inventory.hosts.find(({ name }) => name === 'storage-1') as StorageHost
  const here = ['a', 'b'].map((name, i) => mountLine(`/mnt/${name}`, `/dev/nvme${i}n1`, `259:${i}`))
  const ext4 = (i: number) => [`/dev/nvme${i}n1`, `103:${i}`, '8001563222016', 'signature', 'ext4', `u${i}`, 'full']
  const places = readBlocks(
    blocksWith(
      { mounts: here },
      ext4(0),
      ext4(1),
      sdb('', '').map(() => ''),
    ),
  )!
  const diskUse = [
    { ...diskAt('/mnt/a', 'nvme0n1', { availableBytes: 67_960_832 }), takenBytes: farmBytes(7509) },
    diskAt('/mnt/b', 'nvme1n1', { availableBytes: 7_937_286_971_392 }),
    { path: '/mnt/c', mount: roomy[0], takenBytes: 0, devices: ['sda'], controllers: ['sda'], withRoot: 'device' as const },
  ]
  const found = storageFound(inventory, host, { ...bare, mounts: roomy, diskUse, diskPlaces: places })
  expect(found.disks?.map(({ plotted, most }) => [plotted, most])).toEqual([
    [7509, 7509],
    [0, 7509],
    [undefined, undefined],
  ])
  expect(foundLines(found, canvas).join('\n')).toMatchInlineSnapshot(`
    "storage-1 (storage)
      192 threads on 96 cores in 2 NUMA nodes, 256 GiB, 10 Gbit/s
      Ubuntu 22.04, Linux 5.15.0-125-generic

      disk    on           type  size       free       plotted  at most  inventory
      /mnt/a  nvme0n1      ext4  7990.0 GB  0.1 GB     7,509    7,509    max
      /mnt/b  nvme1n1      ext4  7990.0 GB  7937.3 GB  0        7,509    8,000
      /mnt/c  not mounted  ?     ?          ?          ?        ?        7,000

      problem: disk: nothing is mounted at /mnt/c, and no device is named for it;
        add device: …; see lsblk -f, and ls -l /dev/disk/by-id
      problem: plot-client: /mnt/c lies on the root file system: nothing is
        mounted there; mount its disk: playbooks/disks.ts does, by UUID in
        /etc/fstab
      problem: /mnt/b: 8,000 sectors need 8,456,218,488,832 bytes, and there are
        7,937,286,971,392; at most 7,509 sectors fit: write that, or 'max'
    "
  `)
})

test('answers that are missing are named, and nothing is derived from the others', () => {
  expect(whole({ os: { seen: 1 }, gpus: { unseen: 'no whole answer' }, cpus: { unseen: 'none' } }, () => 1)).toEqual({
    unanswered: ['gpus: no whole answer', 'cpus: none'],
  })
  expect(whole({ os: { seen: 1 }, cpus: { seen: 'x' } }, ({ os, cpus }) => `${os}${cpus}`)).toBe('1x')
})
