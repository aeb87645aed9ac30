import { describe, expect, it } from 'vitest'
import { didYouMean, distance, nearest } from '../../lib/inventory/near.ts'

describe('distance', () => {
  it.each([
    ['', '', 0],
    ['node', 'node', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['node', 'nodes', 1],
    ['node', 'mode', 1],
    ['ndoe', 'node', 1],
    ['kitten', 'sitting', 3],
  ])('%j to %j', (from, to, far) => {
    expect([distance(from, to), distance(to, from)]).toEqual([far, far])
  })
})

const known = ['node', 'plot', 'storage', 'rewardAddress']

describe('nearest', () => {
  it.each([
    ['nodes', ['node']],
    ['ploters', []],
    ['NODE', ['node']],
    ['reward_address', ['rewardAddress']],
    ['x', []],
  ])('%s', (name, near) => {
    expect(nearest(name, known)).toEqual(near)
  })

  it('puts the likeliest first, and three at most', () => {
    expect(nearest('node-1', ['node-23', 'node-4', 'node-2', 'node-3', 'mode-2'])).toEqual(['node-4', 'node-2', 'node-3'])
  })
})

describe('didYouMean', () => {
  it.each([
    ['nodes', known, "did you mean 'node'?"],
    ['node-7', ['node-1', 'node-2'], "did you mean 'node-1' or 'node-2'?"],
    ['zebra', known, 'known: node, plot, storage, rewardAddress'],
    ['zebra', [], 'there is none'],
    ['zebra', Array.from({ length: 14 }, (_, at) => `k${at}`), 'known: k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, … (14)'],
  ])('%s', (name, names, text) => {
    expect(didYouMean(name, names)).toBe(text)
  })
})
