import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { named } from './text.ts'

export type Os = {
  /** `ID` of os-release; `unknown` where the host has none. */
  readonly id: 'debian' | 'ubuntu' | (string & {})
  /** `VERSION_ID`: 12, 22.04; empty on a rolling release. */
  readonly version: string
  readonly name: string
  readonly kernel: string
  /** As `uname -m` says it: x86_64, aarch64. */
  readonly arch: string
  readonly init: 'systemd' | 'sysv'
  readonly hostname: string
  /** Effective: 0 where the session is root. */
  readonly uid: number
  /** Bytes. */
  readonly memory: number
  /** Bytes. */
  readonly swap: number
  /** Another one after each boot. */
  readonly bootId: string
  /** The host's clock, seconds since 1970. */
  readonly clock: number
  /** This machine's clock when it heard that, seconds since 1970. */
  readonly heard: number
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2')

/** @throws Error naming the line that is missing or no number. */
function readOs(output: string): Os {
  const said = named(output)
  const text = (name: string): string => unquoted(said.get(name) ?? '')
  const numbers = (name: string): number[] => {
    const found = text(name).match(/\d+/g)
    if (found === null) throw new Error(`the host did not say its ${name} (it said "${text(name)}")`)
    return found.map(Number)
  }
  return {
    id: text('ID') || 'unknown',
    version: text('VERSION_ID'),
    name: text('NAME'),
    kernel: text('osrelease'),
    arch: text('arch'),
    init: text('init') === 'systemd' ? 'systemd' : 'sysv',
    hostname: text('hostname'),
    uid: numbers('Uid').at(1) ?? numbers('Uid')[0]!,
    memory: numbers('MemTotal')[0]! * 1024,
    swap: said.has('SwapTotal') ? numbers('SwapTotal')[0]! * 1024 : 0,
    bootId: text('random/boot_id'),
    clock: numbers('clock')[0]!,
    heard: Date.now() / 1000,
  }
}

export const os: Fact<Os> = { name: 'os', shell: shellLib(import.meta.url, './os.sh'), probe: 'fact_os', parse: readOs }
