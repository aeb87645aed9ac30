import { describe, expect, test } from 'vitest'
import { type ComponentId, componentOf, components, logPath, programName } from '../../roles/autonomys/components.ts'

const ids = Object.keys(components) as ComponentId[]

test('the names that the guide gives', () => {
  expect(ids.map((id) => programName(id))).toEqual([
    'nats-server',
    'autonomys-node',
    'autonomys-controller',
    'autonomys-proof-server',
    'autonomys-sharded-cache',
    'autonomys-full-piece',
    'autonomys-plot-server',
    'autonomys-plot-client',
  ])
  expect(programName('plot-server', 3)).toBe('autonomys-plot-server-3')
  expect(logPath('plot-server', 3)).toBe('/var/log/autonomys-plot-server-3.log')
})

describe('componentOf', () => {
  test.each(ids)('%s by its own id and program', (id) => {
    expect(componentOf(programName(id))).toEqual({ id })
    expect(componentOf(id)).toEqual({ id })
  })

  test.each([
    ['full-piece-sharded-cache', { id: 'full-piece-cache' }],
    ['autonomys-full-piece-cache', { id: 'full-piece-cache' }],
    ['autonomys-plot-server-2', { id: 'plot-server', gpu: 2 }],
    ['autonomys-plotter-0', { id: 'plot-server', gpu: 0 }],
    ['subspace-plotter-11', { id: 'plot-server', gpu: 11 }],
    ['autonomys-node-1', undefined],
    ['nginx', undefined],
  ])('%s', (name, expected) => {
    expect(componentOf(name)).toEqual(expected)
  })

  test('no name stands for two', () => {
    const names = Object.values(components).flatMap(({ program, aliases }) => [program, ...aliases])
    expect(new Set(names).size).toBe(names.length)
  })
})
