import type { Fact } from './fact.ts'
import { prelude } from './script.ts'
import { sha256 } from './secret.ts'
import { run, type Step } from './step.ts'

/** What earlier runs left on a host. */
export type Past = {
  /** Seconds that tasks took last time, by id. */
  readonly times: ReadonlyMap<string, number>
  /** Targets of the restore points that are there, by the file's name. */
  readonly restorePoints: ReadonlyMap<string, string>
}

/** A text as the name of a file. */
export const fileNameOf = (text: string): string => sha256(text).slice(0, 16)

export const took = (id: string): Step => run('pw_took', id, fileNameOf(id))

const pairs = (text: string): [string, string][] =>
  text.split('\n').flatMap((line) => {
    const cut = line.indexOf('\t')
    return cut < 0 ? [] : [[line.slice(0, cut), line.slice(cut + 1)]]
  })

/** Asked together with the facts of the plays. Unreadable without the rights, and then nothing is known. */
export const past: Fact<Past> = {
  name: 'past',
  shell: prelude,
  probe: 'pw_past',
  parse(output) {
    const [times = '', points = ''] = output.split('\x1d')
    return {
      times: new Map(pairs(times).map(([seconds, id]) => [id, Number(seconds)])),
      restorePoints: new Map(pairs(points)),
    }
  },
}

export const noPast: Past = { times: new Map(), restorePoints: new Map() }
