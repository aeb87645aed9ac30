import { LockedError } from '../engine/errors.ts'
import { quoteAll } from '../engine/quote.ts'
import { belowLib } from '../engine/script.ts'
import type { Session } from '../engine/session.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { plain } from './streams.ts'
import type { Lock } from './target.ts'

const lib = shellLib(import.meta.url, './lock.sh')

/** Tenths of a second that another run's step may still take once that run was told to end. */
const PATIENCE = 100

/** Who holds a lock, as its host tells it. */
export type Holder = {
  readonly owner: string
  readonly purpose: string
  /** Seconds of the host's clock; undefined where it does not say. */
  readonly since: number | undefined
  readonly now: number | undefined
  /** Its resident shell; undefined where that is no process of ours that the host can see. */
  readonly pid: number | undefined
  /** `PID NAME` of what its step is at; empty while it waits for its control machine. */
  readonly atWork: readonly string[]
}

const whole = (text = ''): number | undefined => (/^\d{1,11}$/.test(text) ? Number(text) : undefined)

export function readHolder(answer: string): Holder {
  const [since, now, owner = '', purpose = '', pid, ...atWork] = answer.replace(/\n$/, '').split('\n').map(plain)
  return { owner, purpose, since: whole(since), now: whole(now), pid: whole(pid), atWork }
}

const units = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const

function ago(seconds: number): string {
  const [size, unit] = units.find(([each]) => seconds >= each) ?? units[3]
  return `${Math.max(0, Math.floor(seconds / size))} ${unit} ago`
}

function shownHolder({ owner, purpose, since, now }: Holder): string {
  const who = `${owner || 'it does not say who'}${purpose === '' ? '' : `, for ${purpose}`}`
  if (since === undefined || now === undefined) return who
  return `${who}, since ${new Date(since * 1000).toISOString().replace('.000Z', 'Z')} (${ago(now - since)})`
}

const kill = (atWork: readonly string[]): string => `kill ${atWork.map((each) => each.split(' ')[0]).join(' ')}`

/** What a holder is at, and what to do about it; `told`: --break-lock has told it to end. */
function outlook(path: string, { pid, atWork }: Holder, told: boolean): { readonly state: string; readonly fix: string } {
  if (pid === undefined)
    return {
      state: 'the process that took it is not to be seen',
      fix: `see who has it open: fuser -v ${path}; the lock goes with that process`,
    }
  if (atWork.length === 0)
    return {
      state: `its shell, process ${pid}, is at no step and waits for its control machine`,
      fix: told
        ? `end it: kill -KILL ${pid}`
        : 'wait until it ends; where that run is gone for good, --break-lock ends its shell and goes on',
    }
  const state = `its shell, process ${pid}, is at a step: ${atWork.join(', ')}`
  if (told) return { state, fix: `it ends after that step; run again then, or where the step hangs: ${kill(atWork)}` }
  return { state, fix: 'wait until it ends; --break-lock ends a run, but cuts no step short' }
}

export function lockedError(name: string, path: string, holder: Holder, told: boolean): LockedError {
  const { state, fix } = outlook(path, holder, told)
  return new LockedError([{ where: name, what: `another run holds ${path}: ${shownHolder(holder)}; ${state}`, fix }])
}

/**
 * What a session is for whose shell found the lock taken: to say who holds it, or to end that run where the lock may be broken.
 * @throws LockedError unless the lock is the session's own in the end.
 */
export async function contend(session: Session, name: string, { path, owner, onBreak }: Lock): Promise<void> {
  const ask = async (...argv: readonly string[]) => session.run({ load: [belowLib, lib], script: quoteAll(argv), timeout: 60 })
  const look = async () => readHolder((await ask('pw_lock_holder', path)).stdout)
  const holder = await look()
  if (onBreak === undefined || holder.owner === owner) throw lockedError(name, path, holder, false)
  if (holder.pid !== undefined) await ask('pw_break_lock', path, String(holder.pid), String(PATIENCE))
  const take = { name: 'take', text: 'pw_take_lock "$@"' }
  const { status } = await session.run({ load: [take], script: 'exit "$pw_locked"', timeout: 60 })
  if (status !== 0) throw lockedError(name, path, await look(), holder.pid !== undefined)
  onBreak(`the lock ${path} was broken; it was held by ${shownHolder(holder)}`)
}
