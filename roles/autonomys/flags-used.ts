import { reveal } from '../../lib/engine/secret.ts'
import type { FlagsOf } from '../../lib/kinds/known-flags.ts'
import type { CommandLine } from './command-line.ts'

/** Words of a command that lead to a help of its own. */
const subcommands = new Set([
  ...['run', 'cluster', 'controller', 'proof-server', 'sharded-cache', 'full-piece-sharded-cache', 'plot-server', 'plot-client'],
  ...['util', 'reinitialization-cache', 'sharded-cache-benchmark', 'verify-piece'],
])

/** The flags that commands of one binary are given, behind the words (cluster, plot-server) whose help names them. */
export function flagsUsed(commands: readonly CommandLine[]): readonly FlagsOf[] {
  const used = new Map<string, { readonly words: readonly string[]; readonly flags: Set<string> }>()
  for (const { argv } of commands) {
    let words: readonly string[] = []
    for (const part of argv.slice(1).map(reveal)) {
      if (subcommands.has(part)) words = [...words, part]
      const place = used.get(words.join(' ')) ?? { words, flags: new Set() }
      used.set(words.join(' '), place)
      if (part.startsWith('--')) place.flags.add(part.replace(/=.*/s, ''))
    }
  }
  return [...used.values()].map(({ words, flags }) => ({ words, flags: [...flags] }))
}
