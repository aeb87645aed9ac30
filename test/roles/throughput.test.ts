import { expect, test } from 'vitest'
import { throughput } from '../../roles/throughput.ts'

test.each<[string, string[], object]>([
  [
    'the mean of all readings',
    ['epoch 1: 100 %, 1.00 GiB/s', 'epoch 2: 2.5 GiB/s', 'done'],
    { 'GiB/s': 1.75, least: 1, most: 2.5, readings: 2 },
  ],
  ['other units', ['512 MiB/s', '1073.741824MB/s'], { 'GiB/s': 0.75, least: 0.5, most: 1, readings: 2 }],
  ['no reading: what was said last', ['10 sectors', 'finished in 3 s'], { said: 'finished in 3 s' }],
  ['nothing at all', [], { said: 'nothing' }],
])('%s', (_, lines, figures) => {
  expect(throughput(lines)).toEqual(figures)
})
