import { describe, expect, test } from 'vitest'
import { type Change, watched } from './lab/watched.ts'

const begun = { a: 0, b: 0.5, c: 0 }
const ended = 100

/** `at host program pid`; a pid with `!` is not up, 0 has no process. */
const changes = (...lines: readonly string[]): Change[] =>
  lines.map((line) => {
    const [at, host, program, pid] = line.split(' ') as [string, string, string, string]
    const up = pid !== '0' && !pid.endsWith('!')
    return { at: Number(at), host, program, pid: Number.parseInt(pid, 10), state: up ? 'RUNNING' : 'STOPPED', up }
  })
const seen = (...lines: readonly string[]) => watched(changes(...lines), begun, ended)
const calm = ['0 a nats 1', '0.5 b nats 2', '0 c nats 3']

describe('the most that were down at one moment', () => {
  test.each<[string, readonly string[], number]>([
    ['none', calm, 0],
    ['one after another', [...calm, '1 a nats 0', '2 a nats 4', '2.1 b nats 0', '3 b nats 5', '4 c nats 0', '5 c nats 6'], 1],
    ['the second as the first comes back', [...calm, '1 a nats 0', '2 a nats 4', '2 b nats 0', '3 b nats 5'], 1],
    ['two that overlap', [...calm, '1 a nats 0', '1.9 b nats 0', '2 a nats 4', '3 b nats 5'], 2],
    ['one within another', [...calm, '1 a nats 0', '2 b nats 0', '2.5 b nats 5', '3 a nats 4'], 2],
    ['one that never comes back, and a later one', [...calm, '1 a nats 0', '50 b nats 0', '51 b nats 5'], 2],
    ['all', [...calm, '1 a nats 0', '1 b nats 0', '1 c nats 0'], 3],
    ['one that starts, stumbles and starts again', [...calm, '1 a nats 0', '2 a nats 4!', '3 a nats 0', '4 a nats 5!', '5 a nats 5'], 1],
    ['one that was down before the watch', ['0 a nats 0', '0.5 b nats 2', '2 a nats 4'], 1],
  ])('%s', (_, lines, most) => expect(seen(...lines).mostAtOnce(/ nats$/)).toBe(most))

  test('of a set: others do not count', () => {
    const both = seen('0 a gpu-0 1', '0 a gpu-1 2', '0 a nats 3', '1 a nats 0', '1 a gpu-0 0', '1 a gpu-1 0')
    expect([/^a gpu-/, /^a gpu-0$/, / nats$/, /./].map(both.mostAtOnce)).toEqual([2, 1, 1, 3])
  })

  test('of nothing that was seen is a mistake', () => {
    expect(() => seen(...calm).mostAtOnce(/nuts/)).toThrow('no program is called /nuts/: a nats, b nats, c nats')
  })
})

describe('when each was down, and how often it was started', () => {
  test.each<[string, readonly string[], readonly (readonly [number, number])[], number]>([
    ['never', ['0.5 b x 1'], [], 0],
    ['a restart', ['0.5 b x 1', '2 b x 0', '3 b x 7!', '4 b x 7'], [[2, 4]], 1],
    ['a restart whose middle nobody saw', ['0.5 b x 1', '2 b x 0', '2.1 b x 7'], [[2, 2.1]], 1],
    [
      'two restarts',
      ['0.5 b x 1', '2 b x 0', '3 b x 7', '5 b x 0', '6 b x 8'],
      [
        [2, 3],
        [5, 6],
      ],
      2,
    ],
    ['starts that fail, then gone', ['0.5 b x 1', '2 b x 0', '3 b x 7!', '4 b x 0', '5 b x 8!', '6 b x 0'], [[2, 100]], 2],
    ['deaf with the same process', ['0.5 b x 1', '2 b x 1!', '3 b x 1'], [[2, 3]], 0],
    ['made under watch', ['9 b x 1!', '10 b x 1'], [[9, 10]], 1],
    ['stopped before the watch, started in it', ['0.5 b x 0', '9 b x 1'], [[0.5, 9]], 1],
  ])('%s', (_, lines, downs, starts) => {
    const { downs: down, starts: count } = seen(...lines)
    expect([down, count]).toEqual([{ 'b x': downs.map(([from, to]) => ({ from, to })) }, { 'b x': starts }])
  })
})
