import fc from 'fast-check'
import { expect, test } from 'vitest'
import { common, formatCpuList, parseCpuList, union, without } from '../../lib/facts/cpu-list.ts'

test.each([
  ['', []],
  ['0\n', [0]],
  ['0-3', [0, 1, 2, 3]],
  ['0-1,96-97', [0, 1, 96, 97]],
  ['5,3-4,4', [3, 4, 5]],
])('reads %j', (text, cpus) => {
  expect(parseCpuList(text)).toEqual(cpus)
})

test.each(['N/A', '3-1', '0-', '-1', '0,,1', '1-2-3', '0-3:1/2', '0x1', '0-99999', '0-999999999999', '1 2'])('refuses %j', (text) => {
  expect(() => parseCpuList(text)).toThrow(/is no list of CPUs such as 0-23,96-119/)
})

test('a refusal says where it stands', () => {
  expect(() => parseCpuList('0-3,x')).toThrow('"0-3,x" is no list of CPUs such as 0-23,96-119 (at "x")')
})

test.each([
  [[], ''],
  [[7], '7'],
  [[3, 1, 2, 1], '1-3'],
  [[0, 1, 3, 96, 97], '0-1,3,96-97'],
])('writes %j', (cpus, text) => {
  expect(formatCpuList(cpus)).toBe(text)
})

const someCpus = fc.array(fc.nat(300))
const members = (cpus: readonly number[]): number[] => [...new Set(cpus)].sort((a, b) => a - b)

test('what is written reads back', () => {
  fc.assert(
    fc.property(someCpus, (cpus) => {
      expect(parseCpuList(formatCpuList(cpus))).toEqual(members(cpus))
    }),
  )
})

test('no two runs of a written list could be one', () => {
  fc.assert(
    fc.property(someCpus, (cpus) => {
      const bounds = [...formatCpuList(cpus).matchAll(/(\d+)(?:-(\d+))?/g)].map(
        ([, from, to]) => [Number(from), Number(to ?? from)] as const,
      )
      for (const [i, [from]] of bounds.entries()) if (i > 0) expect(from).toBeGreaterThan(bounds[i - 1]![1] + 1)
    }),
  )
})

test('union, common and without are the set operations', () => {
  fc.assert(
    fc.property(someCpus, someCpus, (a, b) => {
      expect(union(a, b)).toEqual(members([...a, ...b]))
      expect(common(a, b)).toEqual(members(a.filter((cpu) => b.includes(cpu))))
      expect(without(a, b)).toEqual(members(a.filter((cpu) => !b.includes(cpu))))
    }),
  )
})
