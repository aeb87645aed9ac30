import { defineKind } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { type JobSpec, stampOf } from './job-spec.ts'

/** `word` is one whole argument of its command line; processes of `but`, this very job, don't count. */
export type NoProcessSpec = { readonly word: string; readonly but?: JobSpec }

/** Asserted: no process of the host has such an argument, whoever began it. */
export const noProcess = defineKind<NoProcessSpec, readonly string[]>({
  name: 'no-process',
  shell: shellLib(import.meta.url, './probes/no-process.sh'),
  probe: 'probe_no_process',
  key: ({ word }) => word,
  args: ({ word, but }) => [word, but === undefined ? '-' : stampOf(but)],
  reads: () => ['anything'],
  parse: (output, specs) => {
    const said = output.split('\x1d')
    return specs.map((_, i) => (said[i] ?? '').split('\n').filter((line) => line !== ''))
  },
  diff: (_, processes) => processes.map((process) => ({ field: 'process', from: process, to: 'none of this sort' })),
  explain: () => 'wait until it has ended, or end it, and run this again',
})
