import { describe, expect, test } from 'vitest'
import { showProblem } from '../../lib/engine/errors.ts'
import { formatVerdict, hardwareVerdict, type PreflightRole, preflight, roomVerdict } from '../../roles/preflight.ts'
import { gpus, mountAt } from '../guide/machine.ts'

const spec: PreflightRole = {
  dir: '/opt/autonomys',
  version: 'new',
  formats: { older: 1, old: 1, new: 2, newer: 2, newest: 3 },
  bytes: 4e9,
  gpus: [],
  gpuRole: 'plot-server',
  disks: ['/mnt/a'],
}
const root = mountAt('/', '/dev/sda1', '8:1', { availableBytes: 5e9 })
const disk = mountAt('/mnt/a', '/dev/nvme0n1', '259:0')
const running = (version?: string, unpacked: readonly string[] = []) => ({ version, unpacked })
const shown = ({ problems, notices }: ReturnType<typeof formatVerdict>) => [
  ...problems.map((problem) => showProblem({ where: 'host', ...problem })),
  ...notices,
]

describe('the farms’ format', () => {
  test.each<[string | undefined, string, string[]]>([
    [undefined, 'new', []],
    ['new', 'new', []],
    ['newer', 'new', []],
    ['older', 'old', []],
    [
      'old',
      'new',
      ["the farms' format changes between old (1) and new (2): there is no way back, and no farming machine is taken back if it fails"],
    ],
    [
      'new',
      'old',
      [
        "host: the farms' format changes between new (2) and old (1), and an older release can't read newer farms; stay at new, or choose a newer one",
      ],
    ],
    ['/nowhere', 'new', ["runs release /nowhere, which is not among the inventory's releases: nothing is known of its farms' format"]],
  ])('from %s to %s', (current, version, expected) => {
    expect(shown(formatVerdict({ ...spec, version }, running(current)))).toEqual(expected)
  })

  test('a machine without farms may go back', () => {
    expect(shown(formatVerdict({ ...spec, version: 'old', disks: [] }, running('newest')))).toEqual([])
  })
})

describe('room for the release', () => {
  const full = mountAt('/opt', '/dev/sdb1', '8:17', { availableBytes: 3.9e9 })
  test.each<[string, readonly (typeof root)[], readonly string[], string[]]>([
    ['enough', [root], [], []],
    [
      'a smaller file system nearer',
      [root, full],
      [],
      ['host: release new may take 4.0 GB in /opt/autonomys, and /opt has 3.9 GB free; make room there, or lower keepReleases'],
    ],
    ['it lies there already', [root, full], ['new'], []],
    ['a file system that did not answer', [{ ...root, availableBytes: undefined }], [], []],
  ])('%s', (_, mounts, unpacked, expected) => {
    expect(shown(roomVerdict(spec, { mounts, release: running('old', unpacked) }))).toEqual(expected)
  })
})

describe('hardware', () => {
  const plots = { ...spec, gpus: [{ index: 0 }], disks: [] }
  const one = { ...gpus, gpus: gpus.gpus.slice(0, 1) }
  test.each<[string, PreflightRole, Parameters<typeof hardwareVerdict>[1], string[]]>([
    ['disks of their own', spec, { mounts: [root, disk], gpus: { gpus: [] } }, []],
    [
      'a disk that is not mounted',
      spec,
      { mounts: [root], gpus: { gpus: [] } },
      [
        'plot-client: /mnt/a lies on the root file system: nothing is mounted there; mount its disk: playbooks/disks.ts does, by UUID in /etc/fstab',
      ],
    ],
    ['a GPU', plots, { mounts: [root], gpus: one }, []],
    [
      'a driver that was exchanged under its programs',
      plots,
      { mounts: [root], gpus: { gpus: [], fault: { code: 'mismatch', text: 'Driver/library version mismatch', exit: 18 } } },
      [
        'plot-server: the loaded NVIDIA driver and its libraries are of different versions: Driver/library version mismatch (exit 18); reboot needed; running programs go on: nothing was restarted. Until then new ones fail, so do not restart any. Hold the driver packages',
      ],
    ],
    [
      'an old driver',
      plots,
      { mounts: [root], gpus: { ...one, driver: '470.256.02' } },
      ['host: NVIDIA driver 470.256.02 is too old: CUDA 12 needs 525.60.13 or newer; install 550.54.14 or newer, and reboot'],
    ],
    ['an old driver that nothing of ours needs', spec, { mounts: [root, disk], gpus: { gpus: [], driver: '470.256.02' } }, []],
  ])('%s', (_, wish, facts, expected) => {
    expect(shown(hardwareVerdict(wish, facts))).toEqual(expected)
  })
})

test('a role puts nothing right, and hands on all that it found', () => {
  const { resources, problems, notices } = preflight(
    { ...spec, bytes: 6e9 },
    { mounts: [root], gpus: { gpus: [] }, release: running('old') },
  )
  expect(resources.map(({ id, asserted }) => [id, asserted])).toEqual([['calm[programs]', true]])
  expect([problems.length, notices.length]).toEqual([2, 1])
})
