import { parse as parseIni } from 'ini'
import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { named } from './text.ts'

export type Limits = {
  /** The hard limit of open files that the session has; Infinity where there is none. */
  readonly hardNofile: number
  /** fs.nr_open, above which no process may set its limit. */
  readonly nrOpen: number
  /** The most open files that root can give a process: supervisord refuses to start with a minfds above it. */
  readonly mostNofile: number
  /** What supervisord.conf sets, or supervisord's own default; undefined where there is no supervisord.conf. */
  readonly minfds: number | undefined
}

/** Supervisor's default (supervisor/options.py). */
const defaultMinfds = 1024

const isTable = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** @throws Error when minfds is no number. */
function minfdsOf(conf: string): number {
  const section: unknown = parseIni(conf).supervisord
  const value = isTable(section) ? (section.minfds ?? defaultMinfds) : defaultMinfds
  if (!/^\d{1,10}$/.test(String(value)))
    throw new Error(`/etc/supervisor/supervisord.conf: minfds is "${String(value).slice(0, 40)}", no number`)
  return Number(value)
}

/** @throws Error naming what is no number. */
function readLimits(output: string): Limits {
  const [limits = '', conf] = output.split('\x1d')
  const said = named(limits)
  const count = (name: string): number => {
    const value = said.get(name) ?? ''
    if (value === 'unlimited') return Number.POSITIVE_INFINITY
    if (!/^\d+$/.test(value)) throw new Error(`the host did not say its ${name} (it said "${value}")`)
    return Number(value)
  }
  const hardNofile = count('hard')
  const nrOpen = count('nr_open')
  return {
    hardNofile,
    nrOpen,
    mostNofile: said.has('raises') ? Math.max(hardNofile, nrOpen) : Math.min(hardNofile, nrOpen || hardNofile),
    minfds: conf === undefined ? undefined : minfdsOf(conf),
  }
}

export const limits: Fact<Limits> = {
  name: 'limits',
  shell: shellLib(import.meta.url, './limits.sh'),
  probe: 'fact_limits',
  parse: readLimits,
}
