import { expect, test } from 'vitest'
import { Unreadable } from '../../lib/engine/kind.ts'
import { clock } from '../../lib/kinds/clock.ts'

const { kind } = clock
const spec = { within: 0.5 }

/** As chronyc 4.3 prints it, with -c. */
const tracking = (offset: string, leap = 'Normal') =>
  `C0248F82,192.36.143.130,2,1732608000.123,${offset},-0.000012,0.000034,-12.345,0.001,0.023,0.012345,0.000678,64.2,${leap}\n`

test.each<[string, string, string[]]>([
  ['close enough', tracking('0.000123'), []],
  ['ahead', tracking('2.500000'), ['off by: 2.500 s → at most 0.5 s']],
  ['behind', tracking('-61.2'), ['off by: 61.200 s → at most 0.5 s']],
  ['with nobody to ask', tracking('0.000000', 'Not synchronised'), []],
  ['chrony does not run', '', []],
  ['chrony is not there', '506 Cannot talk to daemon\n', []],
])('%s', (_, output, changes) => {
  const [state] = kind.parse(output, [spec])
  if (state instanceof Unreadable) throw new Error(state.reason)
  expect(kind.diff(spec, state).map(({ field, from, to }) => `${field}: ${from} → ${to}`)).toEqual(changes)
})

test('an offset that is none is not taken for a good one', () => {
  expect(kind.parse(tracking('soon'), [spec])[0]).toBeInstanceOf(Unreadable)
})
