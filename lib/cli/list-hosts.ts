import type { EngineHost, EnginePlaybook } from '../engine/playbook.ts'

/** The text of --list-hosts: what each play is about, of the hosts that are meant. */
export const listHosts = ({ plays }: EnginePlaybook, hosts: readonly EngineHost[]): string =>
  plays
    .map(({ name, groups, tags }) => {
      const members = hosts.filter(({ group }) => groups.includes(group))
      const tagged = tags.length === 0 ? '' : `  tags: ${tags.join(', ')}`
      return [`play ${name}: ${members.length} of ${groups.join(', ')}${tagged}`, ...members.map((host) => `  ${host.name}`)].join('\n')
    })
    .join('\n')
    .concat('\n')
