import { expect, test } from 'vitest'
import { parseGpuQuery } from '../../lib/facts/gpu-query.ts'
import { sample } from './fixtures.ts'

const nothing = { driver: undefined, name: undefined, memoryMiB: undefined, uuid: undefined, busId: undefined }

test('with a header and units', () => {
  const columns = ['index', 'name', 'compute_cap', 'memory.total', 'driver_version', 'compute_mode', 'mig.mode.current']
  expect(parseGpuQuery(sample('query-01-4xA4000-header-units.csv'), columns)).toEqual({
    rows: [0, 1, 2, 3].map((index) => ({ ...nothing, index, name: 'NVIDIA RTX A4000', memoryMiB: 16376, driver: '580.95.05' })),
    rest: [],
  })
})

test('mixed GPUs', () => {
  const columns = ['index', 'name', 'pci.bus_id', 'uuid', 'utilization.gpu', 'power.default_limit', 'enforced.power.limit']
  const { rows } = parseGpuQuery(sample('query-02-mixed-noheader-busid-uuid.csv'), columns)
  expect(rows.map(({ index, name, busId }) => [index, name, busId])).toEqual([
    [0, 'Quadro RTX 4000', '00000000:01:00.0'],
    [1, 'Graphics Device', '00000000:02:00.0'],
    [2, 'GeForce RTX 3070', '00000000:03:00.0'],
  ])
  expect(rows[2]!.uuid).toBe('GPU-d4c4b983-7bad-7b90-f140-970a03a97f2d')
})

test('without an index the lines count', () => {
  const { rows } = parseGpuQuery(sample('query-03-2xRTX6000pro-5090-noheader.csv'), ['name', 'memory.total', 'uuid'])
  expect(rows).toMatchObject([
    { index: 0, name: 'NVIDIA RTX PRO 6000 Blackwell Max-Q', memoryMiB: 98304 },
    { index: 1, name: 'NVIDIA GeForce RTX 5090', memoryMiB: 32768 },
  ])
})

const good = '0, NVIDIA RTX A4000, 550.54.15, 16376, GPU-1, 00000000:01:00.0'

test.each([
  ['[N/A]', undefined],
  ['[Not Supported]', undefined],
  ['[Unknown Error]', undefined],
  ['[GPU is lost]', undefined],
  ['N/A', undefined],
  ['', undefined],
  ['many', undefined],
  ['16376', 16376],
  ['16376 MiB', 16376],
])('memory %j', (cell, memoryMiB) => {
  expect(parseGpuQuery(good.replace('16376', cell)).rows).toMatchObject([{ index: 0, memoryMiB, uuid: 'GPU-1' }])
})

test.each([
  ['a message between rows', `${good}\nUnable to determine the device handle for GPU0000:04:00.0: Unknown Error\n`, 1, 1],
  ['too few cells', `${good}\n1, NVIDIA`, 1, 1],
  ['no index', good.replace('0,', 'x,'), 0, 1],
  ['escapes and blank lines', `\x1b[1m${good}\x1b[0m\r\n\n`, 1, 0],
  ['nothing', '', 0, 0],
])('%s', (_, text, rows, rest) => {
  const read = parseGpuQuery(text)
  expect([read.rows.length, read.rest.length]).toEqual([rows, rest])
})
