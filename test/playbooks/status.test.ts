import { expect, test } from 'vitest'
import type { Inventory } from '../../lib/inventory/inventory.ts'
import type { Host } from '../../lib/inventory/schema.ts'
import type { Sight, Snapshot } from '../../lib/readout.ts'
import { paint } from '../../lib/report/paint.ts'
import { draw } from '../../playbooks/status/draw.ts'
import type { HostStatus } from '../../playbooks/status/host-status.ts'
import { disksPart, gpusPart, merged, programsPart, releasePart } from '../../playbooks/status/judge.ts'
import { json } from '../../playbooks/status/snapshot.ts'
import { age, bytes, span } from '../../playbooks/status/words.ts'

const plain: HostStatus = { wrong: [], unseen: [], release: '2024.11.28', programs: [], gpus: [], disks: [] }
const up = (name: string, seconds = 90_000) => ({ name, state: 'RUNNING', up: seconds, restarts: 0 })
const gpu = (index: number, temperature: number) => ({
  index,
  name: 'L40S',
  uuid: undefined,
  use: 98,
  temperature,
  usedMiB: 1,
  memoryMiB: 2,
})

const nodeStatus = (name: string, leader: string): HostStatus => ({
  ...plain,
  programs: ['nats-server', 'autonomys-node', 'autonomys-controller', 'autonomys-proof-server'].map((each) => up(each)),
  nats: { name, version: '2.10.22', leader, servers: 3, behind: name === leader ? { 'node-2': 0, 'node-3': 7 } : {} },
  node: { height: 1_234_567, peers: 42, syncing: false },
  gpus: [gpu(0, 55)],
  disks: [{ path: '/var/autonomys-node', size: 1e12, used: 4e11, plots: 0 }],
})
const plotStatus: HostStatus = {
  ...plain,
  programs: ['autonomys-sharded-cache', 'autonomys-full-piece', ...[0, 1, 2, 3].map((i) => `autonomys-plot-server-${i}`)].map((each) =>
    up(each),
  ),
  gpus: [0, 1, 2, 3].map((index) => gpu(index, 58 + index)),
  disks: [{ path: '/cache', size: 4e12, used: 2e12, plots: 0 }],
}
const storageStatus: HostStatus = {
  ...plain,
  programs: [up('autonomys-plot-client')],
  disks: [1, 2].map((i) => ({ path: `/disk${i}`, size: 8e12, used: 7.9e12, plots: 7.9e12 })),
}

const seen = (name: string, group: string, status: HostStatus): Sight<HostStatus> => ({ host: { name, group } as Host, seen: status })
const snapshot = (hosts: readonly Sight<HostStatus>[]): Snapshot<HostStatus, never> => ({
  at: new Date(2026, 10, 29, 1, 2, 3),
  inventory: { source: 'prod.ts' } as Inventory<never>,
  hosts,
})
const drawn = (hosts: readonly Sight<HostStatus>[], { columns = 80, verbose = false } = {}) =>
  draw(snapshot(hosts), { columns, verbose, tone: paint(false) })

const seven = [
  ...['node-1', 'node-2', 'node-3'].map((name) => seen(name, 'node', nodeStatus(name, 'node-1'))),
  ...['plot-1', 'plot-2'].map((name) => seen(name, 'plot', plotStatus)),
  ...['storage-1', 'storage-2'].map((name) => seen(name, 'storage', storageStatus)),
]

test('seven hosts on 80 columns', () => {
  const lines = drawn(seven)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    01:02:03 · 7 of 7 hosts well · release 2024.11.28 · prod.ts

    node    run  up    restarts  NATS    block      peers  GPU         disk
    node-1  4/4  25 h  0         leader  1,234,567  42     98 % 55 °C  40 %
    node-2  4/4  25 h  0         lag 0   1,234,567  42     98 % 55 °C  40 %
    node-3  4/4  25 h  0         lag 7   1,234,567  42     98 % 55 °C  40 %

    plot    run  up    restarts  GPUs              caches
    plot-1  6/6  25 h  0         4: 98 % 58–61 °C  50 %
    plot-2  6/6  25 h  0         4: 98 % 58–61 °C  50 %

    storage    run  up    restarts  disks    plots
    storage-1  1/1  25 h  0         2: 99 %  16 TB
    storage-2  1/1  25 h  0         2: 99 %  16 TB
    "
  `)
})

test('what is not well, what is not to be seen and who is lost have their lines', () => {
  const down = {
    ...plotStatus,
    wrong: ['autonomys-plot-server-2 FATAL: Exited too quickly'],
    programs: plotStatus.programs.map((each) => (each.name.endsWith('-2') ? { name: each.name, state: 'FATAL', restarts: 24 } : each)),
  }
  const blind = { ...storageStatus, programs: [], unseen: ['programs: only root may ask supervisord'] }
  const old = { ...nodeStatus('node-1', 'node-1'), release: '2024.11.27', wrong: ['release 2024.11.27, the inventory says 2024.11.28'] }
  const lost: Sight<HostStatus> = { host: { name: 'storage-2', group: 'storage' } as Host, lost: 'no route to the host' }
  const hosts = [seen('node-1', 'node', old), ...seven.slice(1, 3), seen('plot-1', 'plot', down), seen('storage-1', 'storage', blind), lost]
  expect(`\n${drawn(hosts).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    01:02:03 · 2 of 6 hosts well, 1 not reached · releases 2024.11.27 (1), 2024.11.28 (4) · prod.ts

    node    run  up    restarts  NATS    block      peers  GPU         disk
    node-1  4/4  25 h  0         leader  1,234,567  42     98 % 55 °C  40 %
      ✖ release 2024.11.27, the inventory says 2024.11.28
    node-2  4/4  25 h  0         lag 0   1,234,567  42     98 % 55 °C  40 %
    node-3  4/4  25 h  0         lag 7   1,234,567  42     98 % 55 °C  40 %

    plot    run  up    restarts  GPUs              caches
    plot-1  5/6  25 h  24        4: 98 % 58–61 °C  50 %
      ✖ autonomys-plot-server-2 FATAL: Exited too quickly

    storage    run  up  restarts  disks    plots
    storage-1                     2: 99 %  16 TB
      ? not seen: programs: only root may ask supervisord
    storage-2  ✖ no route to the host
    "
  `)
})

test('above a dozen hosts only what is not well has its line, unless all is asked for', () => {
  const many = [
    ...seven.slice(0, 3),
    ...Array.from({ length: 50 }, (_, i) => seen(`plot-${i + 1}`, 'plot', plotStatus)),
    seen('plot-51', 'plot', { ...plotStatus, wrong: ['GPU 3 has 91 °C'] }),
  ]
  expect(`\n${drawn(many).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    01:02:03 · 53 of 54 hosts well · release 2024.11.28 · prod.ts

    ✔ node  3 nats-servers, 3 nodes, 3 controllers, 3 proof-servers RUNNING on 3 hosts, up ≥ 25 h

    ✔ plot  50 sharded-caches, 50 full-pieces, 200 plot-servers RUNNING on 50 hosts, up ≥ 25 h
    plot     run  up    restarts  GPUs              caches
    plot-51  6/6  25 h  0         4: 98 % 58–61 °C  50 %
      ✖ GPU 3 has 91 °C
    "
  `)
  expect(drawn(many, { verbose: true }).filter((line) => line.startsWith('plot-')).length).toBe(51)
})

test('json tells of every host whether it was reached and well', () => {
  const lost: Sight<HostStatus> = { host: { name: 'b', group: 'plot' } as Host, lost: 'gone' }
  expect(json(snapshot([seen('a', 'plot', plotStatus), lost]))).toMatchObject({
    inventory: 'prod.ts',
    well: false,
    hosts: [
      { host: 'a', group: 'plot', reached: true, well: true, release: '2024.11.28' },
      { host: 'b', group: 'plot', reached: false, well: false, lost: 'gone' },
    ],
  })
})

test('programs: those of the inventory, whatever else runs', () => {
  const process = { group: 'a', pid: 1, spawnerr: '', age: 7 }
  const processes = [
    { ...process, name: 'a', state: 'RUNNING' },
    { ...process, name: 'b', state: 'FATAL', spawnerr: 'no file' },
    { ...process, name: 'x', state: 'STOPPED' },
  ]
  expect(programsPart(['a', 'b', 'c'], { processes, restarts: new Map([['a', 2]]) })).toEqual({
    programs: [
      { name: 'a', state: 'RUNNING', up: 7, restarts: 2 },
      { name: 'b', state: 'FATAL', restarts: 0, error: 'no file' },
      { name: 'c', state: 'UNKNOWN', restarts: 0 },
    ],
    wrong: ['b FATAL: no file', 'c UNKNOWN'],
  })
  expect(programsPart(['a'], { processes: undefined, restarts: new Map() }).wrong).toHaveLength(1)
  expect(programsPart(['a'], { processes: 'denied', restarts: new Map() })).toEqual({ unseen: ['programs: only root may ask supervisord'] })
})

test('a release, GPUs and disks that are not as they should be', () => {
  expect(releasePart('2', { version: '1', unpacked: [] }).wrong).toEqual(['release 1, the inventory says 2'])
  expect(releasePart('2', { version: undefined, unpacked: [] }).wrong).toEqual(['no release is current'])
  expect(gpusPart([{ index: 0 }, { index: 1 }], { gpus: [gpu(0, 95)] }).wrong).toEqual([
    'inventory promises 2 GPUs, nvidia-smi shows 1 (no index 1)',
    'GPU 0 has 95 °C',
  ])
  const mount = {
    target: '/',
    source: '/dev/a',
    fstype: 'ext4',
    majmin: '8:1',
    options: ['rw'],
    sizeBytes: 100,
    availableBytes: 10,
    reservedBytes: 0,
  }
  const use = { path: '/d', mount, takenBytes: 5, devices: [], controllers: [] } as never
  expect(disksPart([use], true).wrong).toEqual(['/d: no disk is mounted there'])
  expect(disksPart([use], false)).toEqual({
    disks: [{ path: '/d', plots: 5, size: 100, used: 90 }],
    wrong: ['/d: less than 1 GiB is left'],
    unseen: [],
  })
  expect(merged([{ wrong: ['a'] }, { wrong: ['b'], unseen: ['c'] }])).toMatchObject({ wrong: ['a', 'b'], unseen: ['c'], programs: [] })
})

test('words', () => {
  expect([7, 99, 100, 5399, 5400, 172_799, 172_800].map(age)).toEqual(['7 s', '99 s', '2 min', '90 min', '2 h', '48 h', '2 d'])
  expect([0, 999, 1500, 7.9e12, 15e12].map(bytes)).toEqual(['0 B', '999 B', '1.5 kB', '7.9 TB', '15 TB'])
  expect([span([3]), span([3, 1, 2])]).toEqual(['3', '1–3'])
})
