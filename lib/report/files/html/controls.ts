import { groupBy } from '../../../engine/group-by.ts'
import { byState } from './head.ts'
import type { Shown } from './hosts.ts'
import { hostWord, roleState } from './state.ts'

const quiet: readonly string[] = ['ok', 'skipped', 'unseen']

/** Roles of a host that have something to say. */
function tellingRoles({ record }: Shown, check: boolean): Set<string> {
  const roles = Object.entries(record.roles).flatMap(([role, counts]) => (quiet.includes(roleState(counts, check)) ? [] : [role]))
  return new Set([...roles, ...record.tasks.map(({ role }) => role)])
}

/** What hosts can be filtered by, with how many there are of each, and the index of hosts that the page's script reads. */
export function controls(hosts: readonly Shown[], roles: readonly string[], check: boolean) {
  const telling = hosts.map((host) => tellingRoles(host, check))
  const counted = roles.map((name, index) => ({ name, index, hosts: telling.filter((own) => own.has(name)).length }))
  return {
    view: {
      total: `${hosts.length} of ${hosts.length}`,
      states: byState(hosts).map(({ state, hosts }) => ({ state, hosts, word: state === 'ok' ? 'ok' : hostWord(state) })),
      groups: [...groupBy(hosts, ({ group }) => group)].map(([name, members]) => ({ name, hosts: members.length })),
      roles: counted.filter((role) => role.hosts > 0),
    },
    index: {
      roles,
      hosts: hosts.map(({ name, group, state }, i) => [
        name,
        group,
        state,
        roles.flatMap((role, at) => (telling[i]!.has(role) ? [at] : [])),
      ]),
    },
  }
}
