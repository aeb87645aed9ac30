import { expect, test } from 'vitest'
import { formatCpuList } from '../../lib/facts/cpu-list.ts'
import { parseTopology } from '../../lib/facts/gpu-topology.ts'
import { sample, samples } from './fixtures.ts'

const cut = 'GPU columns, but'

/** `index:node cpus` of each row, and what the table is blamed for. */
const expected: Readonly<Record<string, readonly [rows: readonly string[], malformed?: string]>> = {
  'topo-01-vendor-guide-malformed.txt': [
    ['0:0 0-47,96-143', '1:0 0-47,96-143', '2:1 48-95,144-191', '3:1 48-95,144-191'],
    `2 ${cut} 4 GPU rows`,
  ],
  'topo-02-4xA4000-uma-driver580-tabs.txt': [[0, 1, 2, 3].map((gpu) => `${gpu}:0 0-31`)],
  'topo-03-8xH100-nvlink-12nic-tabs-truncated.txt': [
    [...[0, 1, 2, 3].map((gpu) => `${gpu}:0 0-55,112-167`), ...[4, 5, 6, 7].map((gpu) => `${gpu}:1 56-111,168-223`)],
  ],
  'topo-04-4gpu-2numa-4nic-spaces.txt': [['0:0 0-31', '1:0 0-31', '2:1 32-63', '3:1 32-63']],
  'topo-05-6gpu-2numa-ansi-underlined-header.txt': [
    [...[0, 1, 2, 3].map((gpu) => `${gpu}:0 0-23,48-71`), '4:1 24-47,72-95', '5:1 24-47,72-95'],
  ],
  'topo-06-1gpu-tabs.txt': [['0:0 0-31']],
  'topo-07-1gpu-teslaP4-numa-NA.txt': [['0:? 0-7']],
  'topo-08-1gpu-vm-1nic-phb.txt': [['0:0 0-251']],
  'topo-09-5gpu-gpu0-on-node1.txt': [['0:1 8-15,24-31', ...[1, 2, 3, 4].map((gpu) => `${gpu}:0 0-7,16-23`)]],
  'topo-10-2017-no-numa-column-mlx4-header-partial.txt': [
    [...[0, 1, 2, 3].map((gpu) => `${gpu}:? 0-9,20-29`), '4:? 10-19,30-39'],
    `8 ${cut} 5 GPU rows`,
  ],
  'topo-11-16xV100-nv6-no-numa-column-partial.txt': [['0:? 0-23,48-71', '1:? 0-23,48-71'], `16 ${cut} 2 GPU rows`],
  'topo-12-2gpu-8numa-nps4-slurm.txt': [['0:3 48-63,176-191', '1:3 48-63,176-191']],
  'topo-13-2x3090-nv4-uma.txt': [['0:0 0-23', '1:0 0-23']],
  'topo-14-8gpu-sys-only-2numa.txt': [
    [...[0, 1, 2, 3].map((gpu) => `${gpu}:0 0-15,32-47`), ...[4, 5, 6, 7].map((gpu) => `${gpu}:1 16-31,48-63`)],
  ],
  'topo-15-1xH100-vm-driver580.txt': [['0:0 0-15']],
}

const show = (text: string) => {
  const { gpus, malformed } = parseTopology(text)
  return [
    gpus.map(({ index, numaNode, affinity }) => `${index}:${numaNode ?? '?'} ${formatCpuList(affinity ?? [])}`),
    ...(malformed === undefined ? [] : [malformed]),
  ]
}

test.each(samples('topo-'))('%s', (name) => {
  expect(show(sample(name))).toEqual(expected[name])
})

test.each(samples('topo-'))('%s: tabs or blanks make no difference', (name) => {
  expect(show(sample(name).replaceAll('\t', '        '))).toEqual(expected[name])
})

const header = '\tGPU0\tGPU1\tCPU Affinity\tNUMA Affinity\tGPU NUMA ID'
const rows = (first: string, second: string): string => `${header}\nGPU0\t X \tSYS\t${first}\nGPU1\tSYS\t X \t${second}\n`

test.each([
  [
    'an escape after the leading tab',
    `\t\x1b[4mGPU0\tCPU Affinity\tNUMA Affinity\tGPU NUMA ID\x1b[0m\nGPU0\t X \t0-31\t0\t\tN/A\n`,
    [['0:0 0-31']],
  ],
  ['DOS line ends', 'GPU0\tCPU Affinity\r\nGPU0\t X \t0-3\r\n', [['0:? 0-3']]],
  ['an empty affinity between tabs', rows('\t0\t\tN/A', '\t1\t\tN/A'), [['0:0 ', '1:1 ']]],
  ['an empty affinity among blanks', 'GPU0 CPU Affinity NUMA Affinity GPU NUMA ID\nGPU0 X 0 N/A\n', [['0:0 ']]],
  ['N/A, -1 and a range of nodes', rows('N/A\t-1\t\tN/A', '0-63\t0-1\t\tN/A'), [['0:? ', '1:? 0-63']]],
  ['values that nvidia-smi failed to get', rows('[Unknown Error]\t[N/A]\t\tN/A', '[N/A]\t1\t\tN/A'), [['0:? ', '1:1 ']]],
  ["a GPU with memory that is a node, Grace's", rows('0-71\t0\t\t1', '72-143\t1\t\t9'), [['0:0 0-71', '1:1 72-143']]],
  [
    'rows out of order',
    `${header}\nGPU1\tSYS\t X \t0-3\t0\t\tN/A\nGPU0\t X \tSYS\t0-3\t0\t\tN/A\n`,
    [['1:0 0-3', '0:0 0-3'], 'the row of GPU1 does not have its X under GPU1'],
  ],
  [
    'an X at the wrong place',
    `${header}\nGPU0\t X \tSYS\t0-3\t0\t\tN/A\nGPU1\t X \tSYS\t0-3\t0\t\tN/A\n`,
    [['0:0 0-3', '1:0 0-3'], 'the row of GPU1 does not have its X under GPU1'],
  ],
  ['nothing', '', [[], 'no line names the column CPU Affinity']],
  ['a refusal', sample('err-05-topo-i-rejected.txt'), [[], 'no line names the column CPU Affinity']],
  ['a header alone', header, [[], '2 GPU columns, but 0 GPU rows']],
])('%s', (_, text, answer) => {
  expect(show(text)).toEqual(answer)
})

test('every sample has its row in the table', () => {
  expect(Object.keys(expected)).toEqual(samples('topo-'))
})
