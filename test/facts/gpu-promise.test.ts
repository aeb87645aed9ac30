import { expect, test } from 'vitest'
import type { Gpus } from '../../lib/facts/gpu.ts'
import type { GpuFaultCode } from '../../lib/facts/gpu-fault.ts'
import { cudaName, promised } from '../../lib/facts/gpu-promise.ts'

const seen = (indexes: readonly number[], names: readonly string[] = [], code?: GpuFaultCode): Gpus => ({
  gpus: indexes.map((index, i) => ({
    index,
    name: names[i] ?? 'NVIDIA RTX A4000',
    memoryMiB: 16376,
    uuid: `GPU-${index}`,
    busId: undefined,
    numaNode: 0,
    affinity: undefined,
  })),
  ...(code === undefined ? {} : { fault: { code, text: '', exit: 1 } }),
})

test.each<[string, readonly number[], Gpus, string[], string[]]>([
  ['all there', [0, 1], seen([0, 1]), [], []],
  ['one missing', [0, 1, 2, 3], seen([0, 1, 3]), ['inventory promises 4 GPUs, nvidia-smi shows 3 (no index 2)'], []],
  ['two missing', [0, 1, 2], seen([0]), ['inventory promises 3 GPUs, nvidia-smi shows 1 (no index 1, 2)'], []],
  [
    'the only one missing',
    [1],
    seen([0]),
    ['inventory promises 1 GPU, nvidia-smi shows 1 (no index 1)'],
    ['GPU 0 of the host is not in the inventory and stays unused'],
  ],
  ['a spare one', [0], seen([0, 1]), [], ['GPU 1 of the host is not in the inventory and stays unused']],
  [
    'two models',
    [0, 1],
    seen([0, 1], ['Quadro RTX 4000', 'GeForce RTX 3070']),
    [],
    ['GPUs of different models (Quadro RTX 4000, GeForce RTX 3070): CUDA may count them in another order than nvidia-smi'],
  ],
  ['the driver away: one problem, not one a GPU', [0, 1], seen([], [], 'not-loaded'), ['the NVIDIA driver is not loaded (exit 1)'], []],
  [
    'one off the bus',
    [0, 1],
    seen([0], [], 'off-the-bus'),
    ['a GPU has fallen off the bus (exit 1)', 'inventory promises 2 GPUs, nvidia-smi shows 1 (no index 1)'],
    [],
  ],
  ['a malformed table beside GPUs', [0], seen([0], [], 'malformed'), [], ['nvidia-smi prints what can not be right (exit 1)']],
  ['a malformed answer without GPUs', [0], seen([], [], 'malformed'), ['nvidia-smi prints what can not be right (exit 1)'], []],
  ['none promised, none there', [], seen([], [], 'not-installed'), [], []],
])('%s', (_, indexes, gpus, problems, warnings) => {
  const kept = promised(
    indexes.map((index) => ({ index })),
    gpus,
  )
  expect([kept.problems.map(({ what }) => what), kept.warnings]).toEqual([problems, warnings])
  for (const { fix } of kept.problems) expect(fix).not.toBe('')
})

test('a uuid is found where the order has changed, and missed where the card is gone', () => {
  const wanted = [{ index: 0, uuid: 'GPU-1' }, { index: 1 }, { index: 2, uuid: 'GPU-7' }, { index: 3 }]
  expect(promised(wanted.slice(0, 1), seen([1])).problems).toEqual([])
  expect(promised(wanted, seen([0, 1])).problems.map(({ what }) => what)).toEqual([
    'inventory promises 4 GPUs, nvidia-smi shows 2 (no index 3, GPU-7)',
  ])
})

test.each<[string, { index: number; uuid?: string }, readonly (string | undefined)[], string | number]>([
  ['its index, in PCI order', { index: 1 }, ['0000:01:00.0', '0000:02:00.0'], 1],
  ['its uuid, where nvidia-smi counts otherwise', { index: 1 }, ['0000:02:00.0', '0000:01:00.0'], 'GPU-1'],
  ['its index, where the buses are not known', { index: 1 }, [undefined, undefined], 1],
  ['the uuid that the inventory gives', { index: 1, uuid: 'GPU-x' }, ['0000:01:00.0', '0000:02:00.0'], 'GPU-x'],
  ['its index, where it is not shown', { index: 5 }, ['0000:02:00.0', '0000:01:00.0'], 5],
])('CUDA finds a GPU by %s', (_, wanted, buses, expected) => {
  const all = seen([0, 1])
  expect(cudaName(wanted, { gpus: all.gpus.map((gpu, i) => ({ ...gpu, busId: buses[i] })) })).toBe(expected)
})

test('cards that only the kernel sees are no promise kept, and none broken', () => {
  const { problems } = promised([{ index: 0 }, { index: 3, uuid: 'GPU-7' }], { ...seen([0, 1], [], 'not-loaded'), source: 'sysfs' })
  expect(problems.map(({ what }) => what)).toEqual(['the NVIDIA driver is not loaded (exit 1); the kernel sees 2 NVIDIA cards'])
})
