import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { plain } from './text.ts'

export type Link = {
  readonly name: string
  readonly up: boolean
  /** Mbit/s; undefined where the link is down or the driver (a virtual machine's) does not say. */
  readonly speed: number | undefined
}

export type Listener = {
  readonly port: number
  /** 0.0.0.0, 127.0.0.1, ::1, * … */
  readonly address: string
  /** Who holds it; none where the session is not root. */
  readonly programs: readonly { readonly name: string; readonly pid: number }[]
}

const shell = shellLib(import.meta.url, './net.sh')

/** The physical network interfaces, by name. */
export const links: Fact<readonly Link[]> = {
  name: 'links',
  shell,
  probe: 'fact_links',
  parse: (output) =>
    [...plain(output).matchAll(/^(\S+) (\S+) (-?\d*)$/gm)].map(([, name, state, speed]) => ({
      name: name!,
      up: state === 'up',
      speed: Number(speed) > 0 ? Number(speed) : undefined,
    })),
}

/** TCP ports that are listened on; undefined where the host has no `ss` (iproute2) to say so. */
export const listeners: Fact<readonly Listener[] | undefined> = {
  name: 'listeners',
  shell,
  probe: 'fact_listeners',
  parse(output) {
    if (output.startsWith('no ss')) return undefined
    return [...plain(output).matchAll(/^LISTEN\s+\d+\s+\d+\s+(\S+):(\d+)\s+\S+[ \t]*(.*)$/gm)].map(([, address, port, users]) => ({
      port: Number(port),
      address: address!.replace(/^\[(.*)\]$/, '$1'),
      programs: [...users!.matchAll(/\("((?:[^"\\]|\\.)*)",pid=(\d+),/g)].map(([, name, pid]) => ({ name: name!, pid: Number(pid) })),
    }))
  },
}
