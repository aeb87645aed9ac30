import { type Change, defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'

/** Open files that supervisord and each process that it started may have at least. */
export type OpenFilesSpec = { readonly limit: number }

type Process = { readonly pid: number; readonly name: string; readonly hard: number }

const short = ({ limit }: OpenFilesSpec, processes: readonly Process[]): readonly Process[] => processes.filter(({ hard }) => hard < limit)

function readProcess(line: string): Process {
  const [, pid, hard, name] = /^(\d+) (\d+|unlimited) (.*)$/.exec(line) ?? []
  if (name === undefined) throw new Error(`a process's limits can't be read: ${line.slice(0, 100)}`)
  return { pid: Number(pid), name, hard: hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard) }
}

/** The live processes' own limits: a file that grants them counts for those that start after it. */
export const openFiles = defineKind<OpenFilesSpec, readonly Process[]>({
  name: 'openFiles',
  shell: shellLib(import.meta.url, './probes/open-files.sh'),
  probe: 'probe_open_files',
  key: () => 'supervisord',
  args: () => [],
  reads: () => ['service:supervisor'],
  parse(output, specs) {
    try {
      const processes = output
        .split('\n')
        .filter((line) => line !== '')
        .map(readProcess)
      return specs.map(() => processes)
    } catch (error) {
      return specs.map(() => new Unreadable((error as Error).message))
    }
  },
  diff: (spec, processes): Change[] =>
    short(spec, processes).map(({ pid, name, hard }) => ({ field: `${name} (pid ${pid})`, from: String(hard), to: String(spec.limit) })),
  apply: (spec, processes) => [{ argv: ['open_files_raise', String(spec.limit), ...short(spec, processes).map(({ pid }) => String(pid))] }],
})
