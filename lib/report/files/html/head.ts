import type { RunRecord } from '../../../record/schema.ts'
import { duration } from '../../recap.ts'
import type { Shown } from './hosts.ts'
import { gravity, type HostShown } from './state.ts'
import { exitMeaning, verdict } from './verdict.ts'

const colours = {
  unreachable: '#7c4dbd',
  failed: '#d1303a',
  drifted: '#c27a00',
  changed: '#2f6fdb',
  unseen: '#808a95',
  ok: '#2f9461',
} as const

/** A dot in the colour of the gravest that holds, for the browser's tab. */
const icon = (state: HostShown): string => {
  const dot = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${colours[state]}"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(dot)}`
}

/** `2026-11-27 06:00:00 UTC`. */
const moment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`

/** How many hosts are in each state, the gravest first. */
export const byState = (hosts: readonly Shown[]): { state: HostShown; hosts: number }[] =>
  gravity.flatMap((state) => {
    const number = hosts.filter((host) => host.state === state).length
    return number > 0 ? [{ state, hosts: number }] : []
  })

/** What is to be known of the run before anything else. */
export function head(record: RunRecord, hosts: readonly Shown[]) {
  const { playbook, inventory, check, began, seconds, exit, version, plays } = record
  const states = byState(hosts)
  // of a thousand hosts a single one would be too narrow to be seen
  const least = hosts.length / 150
  const wide = states.map(({ state, hosts }) => ({ state, width: Math.max(hosts, least) }))
  const total = wide.reduce((sum, { width }) => sum + width, 0)
  let x = 0
  const shares = wide.map(({ state, width }) => {
    x += width
    return { state, width, x: x - width }
  })
  return {
    verdict: verdict(record),
    kind: check ? 'Check: nothing was changed' : 'Run: what differed was changed',
    playbook,
    version,
    total: Math.max(1, total),
    shares,
    icon: icon(states[0]?.state ?? 'unseen'),
    facts: [
      { name: 'Playbook', value: playbook },
      { name: 'Inventory', value: inventory },
      { name: 'Hosts', value: String(hosts.length) },
      { name: 'Plays', value: String(plays.length) },
      { name: 'Began', value: moment(began), time: began },
      { name: 'Took', value: duration(seconds) },
      { name: 'Exit status', value: `${exit}: ${exitMeaning(record)}` },
    ],
  }
}
