import { groupBy } from '../../engine/group-by.ts'
import type { HostRecord, RunRecord } from '../../record/schema.ts'
import { duration } from '../recap.ts'
import { count } from '../texts.ts'
import { gravity, hostState, hostWord } from './html/state.ts'
import { exitMeaning, verdict } from './html/verdict.ts'
import { type Block, hostBlocks } from './markdown-host.ts'
import { code, table } from './markdown-text.ts'

/** Letters that an issue of GitHub has room for are 65536. */
const MOST = 60_000
const MOST_ROWS = 50

/** What a host that is told may take, whoever else there is. */
const LEAST = 1500

/** So many hosts of which the same is told are named above it. */
const MOST_NAMES = 8

function hostTable(hosts: readonly HostRecord[], check: boolean): string[] {
  const head = ['host', 'group', 'state', '#ok', check ? '#would change' : '#changed', '#failed', '#skipped']
  const rows = hosts.slice(0, MOST_ROWS).map((host) => {
    const { ok, changed, failed, skipped } = host.counts
    return [code(host.name), code(host.group), hostWord(hostState(host)), ...[ok, changed, failed, skipped].map(String)]
  })
  const more = hosts.length - MOST_ROWS
  return [table(head, rows), ...(more > 0 ? [`… and ${count(more, 'more host')}, none of them graver`] : [])]
}

/** Hosts of which the same is to be told. */
type Alike = { readonly hosts: readonly HostRecord[]; readonly blocks: readonly Block[] }

const alike = (hosts: readonly HostRecord[], check: boolean): Alike[] => {
  const each = hosts.map((host) => ({ host, blocks: hostBlocks(host, check) }))
  const groups = groupBy(each, ({ host, blocks }) => JSON.stringify([hostState(host), host.group, blocks]))
  return [...groups.values()].map((same) => ({ hosts: same.map(({ host }) => host), blocks: same[0]!.blocks }))
}

function heading(hosts: readonly HostRecord[]): string {
  const names = hosts.slice(0, MOST_NAMES).map(({ name }) => code(name))
  const more = hosts.length - names.length
  const [first] = hosts
  return `### ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''} (${code(first!.group)}): ${hostWord(hostState(first!))}`
}

/** As much of some hosts as there is room for, and how much there is none for. */
function section({ hosts, blocks }: Alike, room: number): string {
  const told = [heading(hosts)]
  let [left, cut] = [room - told[0]!.length, 0]
  for (const block of blocks) {
    const sizes = [block.join('\n\n'), block[0]]
    const fit = sizes.find((text) => text.length + 2 <= left)
    if (fit !== undefined) told.push(fit)
    if (fit !== sizes[0]) cut++
    left -= fit === undefined ? 0 : fit.length + 2
  }
  return [...told, ...(cut > 0 ? [`… there was no room for all of ${count(cut, 'part')} of this`] : [])].join('\n\n')
}

/** Those with something to tell, the gravest first, until there is no room; then how many are left. */
function sections(groups: readonly Alike[], all: number): string[] {
  const told: string[] = []
  let room = all
  for (const [i, group] of groups.entries()) {
    if (room < LEAST) {
      const left = groups.slice(i).reduce((sum, { hosts }) => sum + hosts.length, 0)
      return [...told, `… and ${count(left, 'more host')} of which there is no room to tell`]
    }
    const own = section(group, Math.max(LEAST, Math.floor(room / (groups.length - i))) - 60)
    told.push(own)
    room -= own.length + 2
  }
  return told
}

/** The run for a chat or an issue, short enough for both: one sentence, a table of the hosts, and what is not as it should be. */
export function markdown(record: RunRecord): string {
  const { playbook, inventory, check, began, seconds, exit } = record
  const hosts = [...record.hosts].sort((one, other) => gravity.indexOf(hostState(one)) - gravity.indexOf(hostState(other)))
  const when = `${began.slice(0, 10)} ${began.slice(11, 19)} UTC`
  const head = [
    `**${verdict(record)}** · ${code(`${playbook}${check ? ' --check' : ''}`)} on ${code(inventory)}`,
    `${when}, ${duration(seconds)}, exit status ${exit}: ${exitMeaning(record)}`,
    ...hostTable(hosts, check),
  ]
  const grave = hosts.filter((host) => !['ok', 'unseen'].includes(hostState(host)))
  const room = MOST - head.join('\n\n').length - 100
  return `${[...head, ...sections(alike(grave, check), room)].join('\n\n')}\n`
}
