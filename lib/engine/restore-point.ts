import { z } from '#zod'
import { fileNameOf } from './past.ts'
import type { Task } from './plan.ts'
import type { EnginePlay } from './playbook.ts'
import { reveal, Secret, sha256 } from './secret.ts'
import type { Step } from './step.ts'

/** What brings one task's resource back. */
export type Undo = { readonly task: string; readonly steps: readonly Step[] }

const Kept = z.array(
  z.object({
    task: z.string(),
    steps: z.array(
      z.object({
        argv: z.array(z.string()),
        data: z.string().optional(),
        secret: z.literal(true).optional(),
        within: z.number().optional(),
      }),
    ),
  }),
)

const plain = ({ argv, data, within }: Step) => {
  if (data !== undefined && typeof data !== 'string' && !(data instanceof Secret)) throw new Error('an undo step carries no file')
  return { argv, within, ...(data !== undefined && { data: reveal(data) }), ...(data instanceof Secret && { secret: true }) }
}

const pointOf = (play: EnginePlay): string => fileNameOf(`undo ${play.name}`)

/** What a play wants of a host: a restore point holds for one target only. */
export const targetOf = (tasks: readonly Task[]): string =>
  sha256(tasks.flatMap(({ gate, resource }) => (gate ? [] : [`${resource.id} ${resource.fingerprint}`])).join('\n')).slice(0, 16)

/** Keeps on the host what brings it back, before the play's first write; what an interrupted run kept for the same target stays. */
export function keep(play: EnginePlay, target: string, undos: readonly Undo[]): Step {
  const kept = undos.map(({ task, steps }) => ({ task, steps: steps.map(plain) }))
  const text = `${target}\n${JSON.stringify(kept)}\n`
  const secret = undos.some(({ steps }) => steps.some(({ data }) => data instanceof Secret))
  return { argv: ['pw_keep', pointOf(play), target, String(Buffer.byteLength(text))], data: secret ? new Secret(text) : text }
}

/** True where an interrupted run left the restore point of this very target. */
export const isOpen = (play: EnginePlay, tasks: readonly Task[], restorePoints: ReadonlyMap<string, string>): boolean =>
  restorePoints.size > 0 && restorePoints.get(pointOf(play)) === targetOf(tasks)

export const recallScript = (play: EnginePlay): string => `pw_mark kept\ncat -- "$PW_STATE/undo/${pointOf(play)}"\npw_mark done`

/** Reads a restore point. @throws Error when it isn't the target's. */
export function recalled(text: string, target: string): readonly Undo[] {
  const cut = text.indexOf('\n')
  if (text.slice(0, cut) !== target) throw new Error('the host keeps no restore point of this rollout')
  return Kept.parse(JSON.parse(text.slice(cut + 1))).map(({ task, steps }) => ({
    task,
    steps: steps.map(({ argv, data, secret, within }) => ({
      argv,
      ...(data !== undefined && { data: secret ? new Secret(data) : data }),
      ...(within !== undefined && { within }),
    })),
  }))
}

/** The batch is well: there is nothing to go back to any more. */
export const forgetScript = (play: EnginePlay): string => `rm -f -- "$PW_STATE/undo/${pointOf(play)}"`
