import { Unreadable } from '../engine/kind.ts'
import type { Step } from '../engine/step.ts'
import { readPrograms } from '../render/supervisor.ts'
import { type ConfFile, definitionsOf, readConfFiles, stopSeconds } from './supervisor-files.ts'
import { isLiving, type Process, readSupervised } from './supervisor-rpc.ts'

/** All programs of a host: what supervisord runs, and what its files define. */
export type Programs = { readonly processes: readonly Process[]; readonly files: readonly ConfFile[] }

/** Reads what `probe_program` prints without arguments. */
export function readAllPrograms(output: string): Programs | Unreadable {
  try {
    const { supervised, rest } = readSupervised(output)
    return { processes: supervised.processes ?? [], files: readConfFiles(rest[0] ?? '', rest[1] ?? '') }
  } catch (error) {
    return new Unreadable((error as Error).message)
  }
}

/** Programs by name: what files define, and what supervisord runs; a member of a group that has ended is no program. */
export function namesOf({ processes, files }: Programs): string[] {
  const sections = files.flatMap(({ text }) => readPrograms(text))
  const groups = new Set(sections.flatMap(({ kind, name }) => (kind === 'group' ? [name] : [])))
  return [
    ...sections.flatMap(({ kind, name }) => (kind === 'group' ? [] : [name])),
    ...processes.flatMap((process) => (!groups.has(process.group) ? [process.group] : isLiving(process) ? [process.name] : [])),
  ]
}

/** Stops it, and takes it out of every file and out of supervisord. */
export function removal(name: string, { processes, files }: Programs): Step {
  const paths = [...new Set(definitionsOf(name, files).map(({ path }) => path))]
  const members = processes.filter((each) => each.name === name && each.group !== name).map(({ group }) => `${group}:${name}`)
  const stop = stopSeconds(files.map(({ text }) => text)) + 30
  return { argv: ['program_remove', name, String(stop), ...paths, ...members], within: 2 * stop + 60 }
}
