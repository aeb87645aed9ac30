import { setTimeout as sleep } from 'node:timers/promises'

/** Seconds that only go on, the time of day, and a pause that ends early where `signal` says so. */
export type Time = {
  readonly seconds: () => number
  readonly date: () => Date
  readonly pause: (seconds: number, signal: AbortSignal) => Promise<void>
}

/** Milliseconds that a timer of Node's can wait; one that is set for longer fires at once. */
const LONGEST = 2 ** 31 - 1

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  for (let left = seconds * 1000; left > 0 && !signal.aborted; left -= LONGEST)
    await sleep(Math.min(left, LONGEST), undefined, { signal }).catch(() => {})
}

export const time: Time = { seconds: () => performance.now() / 1000, date: () => new Date(), pause }
