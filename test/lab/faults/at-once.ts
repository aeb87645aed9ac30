import type { Play } from '../../../lib/play.ts'

/** Done on all hosts at once, and whoever fails stops no other: so that each of many hosts can meet a fault in one run. */
export const atOnce = (play: Play): Play => ({
  name: play.name,
  bind: (inventory) => ({ ...play.bind(inventory), serial: () => '100%', maxFailures: '100%' }),
})
