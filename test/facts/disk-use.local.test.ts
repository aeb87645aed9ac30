import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diskUse } from '../../lib/facts/disk-use.ts'
import { ask, tree, withPrograms } from './sh.ts'

const plots = { 'farm/plot.bin': 'p'.repeat(50_000), 'farm/metadata.bin': 'm'.repeat(5000), 'farm/identity.bin': 'i'.repeat(90_000) }
const bytesOf = (...files: string[]): number => files.reduce((sum, file) => sum + statSync(file).blocks * 512, 0)
const pathsOf = (...paths: string[]): readonly string[] => diskUse.args!({ disks: paths.map((path) => ({ path })) })

/** A machine whose disks are directories here: two namespaces of one drive, mounted at a and b. */
function host() {
  const disks = tree({ ...Object.fromEntries(Object.entries(plots).map(([name, text]) => [`a/${name}`, text])), 'b/x': '', 'to-b': '@b' })
  const [a, b] = [join(disks, 'a'), join(disks, 'b')]
  const root = tree({
    'proc/self/mountinfo': [
      '27 1 8:1 / / rw - ext4 /dev/sda1 rw',
      `30 27 259:0 / ${a} rw - ext4 /dev/nvme0n1 rw`,
      `31 27 259:2 / ${b} rw - xfs /dev/nvme0n2 rw`,
      '32 27 0:50 / /nas rw - nfs4 nas:/export rw\n',
    ].join('\n'),
    'sys/dev/block/259:0': '@../../devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n1',
    'sys/dev/block/259:2': '@../../devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n2',
  })
  const path = withPrograms({ df: `echo '1000 300 650 ${a}'` })
  return { disks, a, b, read: async (...paths: string[]) => diskUse.parse(await ask(diskUse, { root, path, args: pathsOf(...paths) })) }
}

test('where paths lie, and what plots take there', async () => {
  const { a, b, disks, read } = host()
  const farm = `${a}/farm`
  expect(await read(farm, `${disks}/to-b/not/made/yet`)).toEqual([
    {
      path: farm,
      mount: expect.objectContaining({ target: a, fstype: 'ext4', availableBytes: 650, reservedBytes: 50 }),
      takenBytes: bytesOf(`${farm}/plot.bin`, `${farm}/metadata.bin`),
      devices: ['nvme0n1'],
      controllers: ['nvme0'],
    },
    {
      path: `${disks}/to-b/not/made/yet`,
      mount: expect.objectContaining({ target: b, fstype: 'xfs', sizeBytes: undefined }),
      takenBytes: 0,
      devices: ['nvme0n2'],
      controllers: ['nvme0'],
    },
  ])
})

test('what a path shares with the root file system', async () => {
  const root = tree({
    'proc/self/mountinfo': [
      '27 1 8:1 / / rw - ext4 /dev/sda1 rw',
      '30 27 8:1 /srv /bound rw - ext4 /dev/sda1 rw',
      '31 27 8:2 / /part rw - ext4 /dev/sda2 rw\n',
    ].join('\n'),
    'sys/dev/block/8:1': '@../../devices/pci0000:00/ata1/block/sda/sda1',
    'sys/dev/block/8:2': '@../../devices/pci0000:00/ata1/block/sda/sda2',
    'sys/dev/block/8:0': '@../../devices/pci0000:00/ata1/block/sda',
  })
  const seen = diskUse.parse(await ask(diskUse, { root, args: pathsOf('/bound', '/part/farm', '/') }))
  expect(seen.map(({ withRoot }) => withRoot)).toEqual(['device', 'disk', 'device'])
})

test('plots further down and through a link are counted', async () => {
  const { a, disks, read } = host()
  const link = join(tree({ link: `@${a}` }), 'link')
  const taken = bytesOf(`${a}/farm/plot.bin`, `${a}/farm/metadata.bin`)
  expect((await read(a, link, disks)).map(({ takenBytes }) => takenBytes)).toEqual([taken, taken, taken])
})

test('the root file system, a remote one, and a path with blanks and a quote', async () => {
  const seen = await host().read('/nowhere', '/nas/farm', "/it's a disk")
  expect(seen.map(({ path, mount }) => [path, mount?.target])).toEqual([
    ['/nowhere', '/'],
    ['/nas/farm', undefined],
    ["/it's a disk", '/'],
  ])
})

test('a path that looks like an option of find deletes nothing', async () => {
  const { a, read } = host()
  expect(await read(a, '-delete')).toHaveLength(2)
  expect(statSync(`${a}/farm/plot.bin`).size).toBe(50_000)
})

test('no paths', async () => {
  expect(await host().read()).toEqual([])
})
