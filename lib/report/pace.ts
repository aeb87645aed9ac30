import type { Event } from '../engine/events.ts'

/** Seconds of a gate's time that pass at least between two words about it. */
const GATE_EVERY = 5

/** Seconds between two words about a pause. */
const SOAK_EVERY = 30

/** True when a gate has something new to say and has been quiet for a while. */
export function newReason(): (event: Extract<Event, { event: 'waiting' }>) => boolean {
  const last = new Map<string, { reason: string; left: number }>()
  return ({ host, task, reason, left }) => {
    const key = `${host} ${task}`
    const before = last.get(key)
    const same = before !== undefined && left <= before.left
    if (same && (before.reason === reason || before.left - left < GATE_EVERY)) return false
    last.set(key, { reason, left })
    return true
  }
}

/** True when a pause begins, and now and then while it lasts. */
export function newPause(): (event: Extract<Event, { event: 'soak' }>) => boolean {
  let last = { key: '', left: 0 }
  return ({ play, batch, left }) => {
    const key = `${play} ${batch}`
    if (left <= 0 || (last.key === key && last.left - left < SOAK_EVERY)) return false
    last = { key, left }
    return true
  }
}
