import { expect, test } from 'vitest'
import { KnownTags } from '../../lib/cli/known-tags.ts'
import { showProblem } from '../../lib/engine/errors.ts'
import type { EnginePlay } from '../../lib/engine/playbook.ts'
import { command } from '../../lib/kinds/command.ts'
import { role } from '../../lib/role.ts'

const resource = command({ name: 'a', argv: ['true'], creates: '/a' }, { tags: ['own'] })

const play: EnginePlay = {
  name: 'one',
  groups: ['here'],
  tags: ['play'],
  facts: {},
  serial: () => 1,
  roles: () => [role('part', [resource], { tags: ['extra'] })],
  gate: () => [],
  gateOn: 'batch',
  maxFailures: 0,
}

test('tags are known once a host has built its list', () => {
  const known = new KnownTags({ name: 'site', plays: [play] })
  const selection = { tags: ['play', 'part', 'extra', 'own', 'all'], skipTags: ['never', 'prat'] }
  expect(known.strangers(selection).map(({ what }) => what)).toEqual([
    "nothing has the tag 'part'",
    "nothing has the tag 'extra'",
    "nothing has the tag 'own'",
    "nothing has the tag 'prat'",
  ])
  known.playbook.plays[0]!.roles({ host: { name: 'a', group: 'here' }, facts: {}, out: [] })
  expect(known.strangers(selection).map(showProblem)).toEqual(["--skip-tags: nothing has the tag 'prat'; did you mean 'part'?"])
  expect(known.of(resource)).toEqual(['play', 'part', 'extra', 'own'])
})
