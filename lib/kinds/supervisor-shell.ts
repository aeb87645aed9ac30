import type { ShellLib } from '../engine/session.ts'
import { shellLib } from '../engine/shell-lib.ts'

const parts = ['rpc', 'files'].map((part) => shellLib(import.meta.url, `./probes/supervisor-${part}.sh`))

/** The remote half of all kinds that speak to supervisord. */
export const supervisorShell: ShellLib = {
  name: 'supervisor',
  text: [...parts, shellLib(import.meta.url, './probes/program.sh')].map(({ text }) => text).join('\n'),
}
