import { expect, test } from 'vitest'
import { parseCpuList } from '../../lib/facts/cpu-list.ts'
import { checkPinning } from '../../lib/facts/pinning-check.ts'
import { gpuOn, guideGpus, guideMachine, machine } from './machines.ts'

const guide = { cpus: guideMachine, gpus: guideGpus }
const given = (...lists: readonly string[]) => lists.map((list, index) => ({ index, cpus: parseCpuList(list) }))
const fix = 'leave the cores out to have them computed'

test("the guide's own cores are refused for all three reasons at once, with a table of what would be computed", () => {
  const problems = checkPinning(given('0-31', '96-127', '96-127', '144-175'), guide)
  expect(problems.slice(0, -1)).toEqual([
    { what: 'GPU 2: CPUs 96-127 are not on its NUMA node 1 (48-95,144-191)', fix },
    { what: 'GPU 1 and GPU 2 are both given CPUs 96-127', fix },
    { what: "GPU 0 and GPU 1 share physical cores: the SMT siblings of CPUs 0-31 are the other's", fix },
    { what: "GPU 0 and GPU 2 share physical cores: the SMT siblings of CPUs 0-31 are the other's", fix },
  ])
  expect(problems.at(-1)!.what.split('\n')).toEqual([
    'the cores as given, and as they would be computed:',
    'GPU  node  near it        given    computed',
    '0    0     0-47,96-143    0-31     0-23,96-119',
    '1    0     0-47,96-143    96-127   24-47,120-143',
    '2    1     48-95,144-191  96-127   48-71,144-167',
    '3    1     48-95,144-191  144-175  72-95,168-191',
  ])
})

test.each([
  ['whole cores of its node', given('0-23,96-119', '24-47,120-143', '48-71,144-167', '72-95,168-191'), []],
  ['fewer than there are', given('0-3'), []],
  ['half a core that nobody else has', given('0-3', '4-7'), []],
  ['siblings of one core apart', given('0', '96'), ["GPU 0 and GPU 1 share physical cores: the SMT siblings of CPUs 0 are the other's"]],
  ['none', given(''), ['GPU 0 is given no cores']],
  [
    'CPUs that do not exist',
    given('0-3,190-200'),
    ['GPU 0: CPUs 192-200 do not exist', 'GPU 0: CPUs 190-191 are not on its NUMA node 0 (0-47,96-143)'],
  ],
  ['a CPU of another GPU', given('0-3', '3-5'), ['GPU 0 and GPU 1 are both given CPUs 3']],
])('%s', (_, wanted, expected) => {
  const problems = checkPinning(wanted, guide).map(({ what }) => what)
  expect(problems.slice(0, -1)).toEqual(expected)
  expect(problems.at(-1)?.startsWith('the cores as given') ?? false).toBe(expected.length > 0)
})

test('a GPU that the host does not show is checked against its CPUs only', () => {
  const [first, table] = checkPinning([{ index: 9, cpus: [0, 400] }], guide)
  expect(first).toEqual({ what: 'GPU 9: CPUs 400 do not exist', fix: 'the host has 0-191' })
  expect(table!.what.split('\n').at(-1)).toBe('9    ?     ?        0,400  ?')
})

test('without a NUMA node its CPU affinity counts', () => {
  const topology = { cpus: machine(1, 8), gpus: [gpuOn(0, undefined, '0-3')] }
  expect(checkPinning(given('2-5'), topology)[0]).toEqual({ what: 'GPU 0: CPUs 4-5 are not on the CPUs near it (0-3)', fix })
})
