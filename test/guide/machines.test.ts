import { expect, test } from 'vitest'
import { cluster } from './cluster.ts'
import { os } from './machine.ts'
import { objections, planOf, resourceOf, sectionOf } from './plan.ts'

const inventory = cluster()
const memory = (gib: number) => ({ os: { ...os, memory: gib * 2 ** 30 } })
const link = (speed: number) => ({ links: [{ name: 'eth0', up: true, speed }] })
const noticed = (name: string, answers: object) => planOf(inventory, name, answers).notices.filter((notice) => !notice.startsWith('GPU'))

test('#23 programs have a user of their own, whose data is theirs before they start; root is told', () => {
  const list = planOf(inventory, 'node-1')
  expect(sectionOf(list, 'autonomys-node').user).toBe('autonomys')
  expect(sectionOf(list, 'nats-server').user).toBe('nats')
  const order = list.tasks.map(({ resource }) => resource.id)
  const [user, data, program] = ['user[autonomys]', 'directory[/var/autonomys-node]', 'program[autonomys-node]'].map((id) =>
    order.indexOf(id),
  )
  expect([user! >= 0, user! < data!, data! < program!]).toEqual([true, true, true])
  expect(resourceOf(list, 'directory[/var/autonomys-node]').args).toEqual(['/var/autonomys-node', 'autonomys', 'autonomys', 'own'])

  const guide = planOf(cluster({ cluster: { user: 'root' } }), 'node-1')
  expect(sectionOf(guide, 'autonomys-node').user).toBe('root')
  expect(guide.notices).toEqual(["the vendor's programs run as root, as in the guide; an account of their own would do"])
})

test('#38 a machine with less memory than the guide’s table asks for is told', () => {
  expect(noticed('node-1', memory(32))).toEqual(['this machine has 32 GiB of memory; the vendor asks for 64 GiB'])
  expect(noticed('plot-1', memory(128))).toEqual(['this machine has 128 GiB of memory; the vendor asks for 256 GiB'])
  expect([noticed('node-1', memory(62)), noticed('storage-1', memory(1))]).toEqual([[], []])
})

test('#44 a link that is slower than the guide’s table asks for is told', () => {
  expect(noticed('plot-1', link(1_000))).toEqual(['the fastest link has 1000 Mbit/s; the vendor asks for 10000'])
  expect(noticed('storage-1', link(1_000))).toEqual(['the fastest link has 1000 Mbit/s; the vendor asks for 10000'])
  expect([noticed('node-1', link(1_000)), noticed('plot-1', { links: [] })]).toEqual([[], []])
})

test('another architecture, and more open files than the kernel allows, are refused', () => {
  const limits = { hardNofile: 4096, nrOpen: 65_536, mostNofile: 65_536, minfds: undefined }
  expect(objections(inventory, 'storage-1', { os: { ...os, arch: 'aarch64' }, limits })).toEqual([
    "base: aarch64 is no machine for the vendor's binaries; they are built for x86_64",
    'base: 100000 open files are more than this host allows (65536): supervisord would refuse to start; lower openFiles, or raise fs.nr_open',
  ])
})
