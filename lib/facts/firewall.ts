import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { plain } from './text.ts'

/** `admitted`: ranges of TCP ports that a rule lets in, from wherever. */
export type Firewall = { readonly enabled: boolean; readonly admitted: readonly (readonly [first: number, last: number])[] }

/** `allow tcp 22,9966:9969 0.0.0.0/0 any 192.168.1.0/24 in`: the action, the protocol, the ports. */
const rule = /^### tuple ### (?:allow|limit)\S* (?:tcp|any) (\S+) .* in\S*(?: |$)/gm

const rangeOf = (ports: string): readonly [number, number] => {
  const [first, last = first] = ports.split(':').map(Number)
  return ports === 'any' ? [1, 65_535] : [first!, last!]
}

/** The firewall of Ubuntu and Debian; of any other nothing is said. */
export const firewall: Fact<Firewall> = {
  name: 'firewall',
  shell: shellLib(import.meta.url, './firewall.sh'),
  probe: 'fact_firewall',
  parse: (output) => ({
    enabled: output.startsWith('ufw\n'),
    admitted: [...plain(output).matchAll(rule)].flatMap(([, ports]) => ports!.split(',').map(rangeOf)),
  }),
}

export const shutPorts = ({ enabled, admitted }: Firewall, ports: readonly number[]): number[] =>
  enabled ? ports.filter((port) => !admitted.some(([first, last]) => first <= port && port <= last)) : []
