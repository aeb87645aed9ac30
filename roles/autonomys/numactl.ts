import { type CommandLine, faultWhen } from './command-line.ts'

export type Pin = {
  /** As numactl -C takes them: 0-23,96-119. */
  readonly cpus: string
  /** `local` prefers the node that runs the thread; a node's number insists on that node. Default local. */
  readonly memory?: 'local' | number
}

/** The same command on some cores only. numactl replaces itself by it, so signals and the pid stay its own. */
export const pinned = ({ cpus, memory = 'local' }: Pin, line: CommandLine): CommandLine => ({
  ...line,
  argv: ['numactl', '-C', cpus, ...(memory === 'local' ? ['--localalloc'] : ['--membind', String(memory)]), ...line.argv],
  problems: [
    ...line.problems,
    ...faultWhen(!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(cpus), `${JSON.stringify(cpus)} is no list of cores`, 'write it like 0-23,96-119'),
    ...faultWhen(
      memory !== 'local' && (!Number.isInteger(memory) || memory < 0),
      `${memory} is no NUMA node`,
      'take a number from 0 upwards',
    ),
  ],
})
