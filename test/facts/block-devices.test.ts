import { expect, test } from 'vitest'
import { controllerOf, disksUnder, parseBlockDevices } from '../../lib/facts/block-devices.ts'

const devices = parseBlockDevices(`8:0 ../../devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda
8:1 ../../devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda/sda1
259:0 ../../devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n1
259:1 ../../devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n1/nvme0n1p1
259:2 ../../devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n2
259:3 ../../devices/virtual/nvme-subsystem/nvme-subsys1/nvme1n1
7:0 ../../devices/virtual/block/loop0
9:0 ../../devices/virtual/block/md0
253:0 ../../devices/virtual/block/dm-0
253:1 ../../devices/virtual/block/dm-1
/sys/block/md0/slaves/nvme0n1p1
/sys/block/md0/slaves/nvme1n1
/sys/block/dm-0/slaves/md0
/sys/block/dm-1/slaves/dm-1
/sys/block/*/slaves/*
`)

test.each([
  ['8:1', '/dev/sda1', ['sda']],
  ['8:0', '/dev/disk/by-uuid/x', ['sda']],
  ['259:1', '/dev/nvme0n1p1', ['nvme0n1']],
  ['259:2', '/dev/nvme0n2', ['nvme0n2']],
  ['7:0', '/dev/loop0', ['loop0']],
  ['253:0', '/dev/mapper/vg-plots', ['nvme0n1', 'nvme1n1']],
  ['253:1', '/dev/mapper/loop-in-a-forged-answer', []],
  ['0:33', '/dev/nvme0n1p1', ['nvme0n1']],
  ['0:34', 'overlay', []],
])('%s (%s)', (majmin, source, disks) => {
  expect(disksUnder({ majmin, source }, devices)).toEqual(disks)
})

test.each([
  ['nvme0n1', 'nvme0'],
  ['nvme0n2', 'nvme0'],
  ['nvme10n1', 'nvme10'],
  ['nvme1c0n1', 'nvme1'],
  ['sda', 'sda'],
])('%s is of %s', (disk, controller) => {
  expect(controllerOf(disk)).toBe(controller)
})
