import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type SwappedSpec, swapped } from '../../lib/kinds/swapped.ts'
import { apply, see, take, tempDir } from './harness.ts'

/** Two directories, the new one and the one that it is to replace; no program of that name runs on this machine. */
function places() {
  const dir = tempDir()
  const spec: SwappedSpec = {
    from: join(dir, 'work/new'),
    to: join(dir, 'cache'),
    keep: join(dir, 'cache.before'),
    program: 'none-of-this-name',
  }
  for (const [path, text] of [
    [spec.from, 'new'],
    [spec.to, 'old'],
  ] as const) {
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'piece'), text)
  }
  const piece = (path: string) => (existsSync(path) ? readFileSync(join(path, 'piece'), 'utf8') : undefined)
  return { dir, spec, seen: () => [spec.from, spec.to, spec.keep].map(piece) }
}

describe('a directory that was made ready', () => {
  it('takes its place, and what it replaces is kept', () => {
    const { spec, seen } = places()
    expect(apply(swapped(spec))).toMatchObject({ failure: undefined, finding: { changes: [] } })
    expect(seen()).toEqual([undefined, 'new', 'old'])
    expect(see(swapped(spec)).changes).toEqual([])
  })

  it('takes an empty place', () => {
    const { dir, spec, seen } = places()
    renameSync(spec.to, join(dir, 'elsewhere'))
    expect(apply(swapped(spec)).failure).toBeUndefined()
    expect(seen()).toEqual([undefined, 'new', undefined])
  })

  it('goes on between the two renames, where an earlier run was cut short', () => {
    const { spec, seen } = places()
    renameSync(spec.to, spec.keep)
    expect(apply(swapped(spec)).failure).toBeUndefined()
    expect(seen()).toEqual([undefined, 'new', 'old'])
  })

  it('goes back to where it was made ready when it does not do', () => {
    const { spec, seen } = places()
    const undo = see(swapped(spec)).undo()
    apply(swapped(spec))
    expect(take(undo, swapped(spec)).failure).toBeUndefined()
    expect(seen()).toEqual(['new', 'old', undefined])
    expect(take(undo, swapped(spec)).failure).toBeUndefined()
    expect(seen()).toEqual(['new', 'old', undefined])
  })

  it('never replaces what an earlier one kept', () => {
    const { spec, seen } = places()
    mkdirSync(spec.keep)
    writeFileSync(join(spec.keep, 'piece'), 'older')
    expect(apply(swapped(spec)).failure?.output).toBe(`nothing was done: ${spec.keep} is there from before; move it away, or remove it`)
    expect(seen()).toEqual(['new', 'old', 'older'])
  })

  it('is not moved between file systems', () => {
    const { spec, seen } = places()
    const shm = { ...spec, to: '/dev/shm/plotwright-no-such' }
    expect(apply(swapped(shm)).failure?.output).toMatch(/nothing was done: .* are not on one file system/)
    expect(seen()[0]).toBe('new')
  })
})

it('a place that is no path, or one that is two of the three, is refused', () => {
  expect(swapped({ from: 'a', to: '/b', keep: '/b', program: 'c' }).problems).toHaveLength(2)
})
