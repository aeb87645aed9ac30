import type { ProgramConfig } from '../../lib/render/supervisor.ts'

type Log = ProgramConfig['log']

const units: Readonly<Record<string, number>> = { '': 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 }

const bytes = (size: Log['maxBytes']): number => {
  const [, digits, unit] = /^(\d+)([KMG]B)?$/.exec(String(size)) ?? []
  return Number(digits) * units[unit ?? '']!
}

/** Bytes that one program's log may grow to: the file and its backups. */
export const logBytes = ({ maxBytes, backups }: Log): number => bytes(maxBytes) * (backups + 1)

const GiB = (count: number): string => `${(count / 2 ** 30).toFixed(1)} GiB`

/** A notice when the logs of one file system may outgrow it. `free` and `taken` (by these logs already) in bytes. */
export function logBudget(logs: readonly Log[], free: number, taken = 0): string | undefined {
  const wanted = logs.reduce((sum, log) => sum + logBytes(log), 0)
  return wanted <= free + taken
    ? undefined
    : `the logs of ${logs.length} programs may grow to ${GiB(wanted)}, and their file system has ${GiB(free + taken)} for them: give them fewer backups`
}
