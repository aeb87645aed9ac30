import type { Member, Part } from './part.ts'

/** Hosts that are at the same, told in one line: the words are those of the first. */
export type Busy = { readonly hosts: readonly string[]; readonly member: Member }

const order = { failed: 0, undo: 1, gate: 2, task: 3 } as const

const rank = ({ member }: Busy): number => order[member.doing?.is ?? 'failed']

const at = ({ member: { doing } }: Busy): number => (doing === undefined ? 0 : doing.is === 'gate' ? doing.until : doing.since)

/** The hosts of a part that are worth a line, one by one; of a part that has ended, those that failed. */
export function busyIn(part: Part): Busy[] {
  const running = part.state === 'running'
  const busy = [...part.members].flatMap(([host, member]) =>
    member.failed !== undefined || (running && member.doing !== undefined) ? [{ hosts: [host], member }] : [],
  )
  return running ? busy.sort((one, other) => rank(one) - rank(other) || at(one) - at(other)) : busy
}

const what = ({ doing, failed = '' }: Member): readonly string[] => {
  if (doing === undefined) return ['failed', failed]
  return doing.is === 'undo' ? [doing.is, doing.latest] : [doing.is, doing.task, ...(doing.is === 'gate' ? [doing.reason] : [])]
}

/** Hosts that are at the same together, in the order of the first of each. */
export function together(busy: readonly Busy[]): Busy[] {
  const groups = new Map<string, Busy>()
  for (const { hosts, member } of busy) {
    const key = what(member).join('\n')
    const group = groups.get(key)
    groups.set(key, group === undefined ? { hosts, member } : { hosts: [...group.hosts, ...hosts], member: group.member })
  }
  return [...groups.values()]
}
