import type { Fact } from '../engine/fact.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { plain } from './text.ts'

/** Names of the programs that Supervisor's files define: none on a machine that was never set up. */
export const configured: Fact<readonly string[]> = {
  name: 'configured',
  shell: shellLib(import.meta.url, './configured.sh'),
  probe: 'fact_configured',
  parse: (output) => [...plain(output).matchAll(/^\s*\[[\w-]+:([^\]]+)\]/gm)].map(([, name]) => name!.trim()),
}
