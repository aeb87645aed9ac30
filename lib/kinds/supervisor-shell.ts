import type { ShellLib } from '../engine/session.ts'
import { shellLib } from '../engine/shell-lib.ts'

const joined = (name: string, ...parts: readonly string[]): ShellLib => ({
  name,
  text: parts.map((part) => shellLib(import.meta.url, `./probes/${part}.sh`).text).join('\n'),
})

/** How all kinds that speak to supervisord look. */
export const supervisorShell = joined('supervisor', 'supervisor-rpc', 'supervisor-files', 'program')

/** What their steps call beside that. */
export const supervisorTools = joined('supervisor-tools', 'supervisor-steps', 'supervisor-edit', 'program-steps')

/** What only reads, and has no right to more. */
export const supervisedShell = joined('supervised', 'supervisor-rpc', 'supervised')
