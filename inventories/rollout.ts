import { z } from '#zod'

const share = z
  .templateLiteral([z.number(), '%'])
  .refine((text) => Number.parseFloat(text) <= 100 && !text.startsWith('-'), 'no share: write 0% to 100%')
const size = z.union([z.int().min(1), share])

/** How many machines at once: a number, a share of the group (`'25%'`), or a list of these whose last entry repeats: `[1, '25%', '100%']`. */
const serial = z.union(
  [size, z.array(size).min(1).readonly()],
  "no number of machines: write 1 or more, a share ('25%'), or a list of these",
)

/**
 * How carefully machines that are at work are changed. Node machines and machines with caches always go one at a time, and the first
 * that fails ends the run: NATS has a majority to lose, and the controllers forget caches that are gone.
 */
export const rollout = z
  .object({
    plotServers: serial.default(1),
    plotClients: serial.default(1),
    /** Seconds that upgrade.ts and restart.ts wait between two batches, for what shows only later. */
    soak: z.int().min(0).default(0),
    /** Plotting or storage machines that may fail before the rest is left as it is: a number, or a share of the group. */
    maxFailures: z.union([z.int().min(0), share], "no number of machines: write 0 or more, or a share ('25%')").default(0),
    /** Seconds until a restarted cache is known again: caches tell of themselves each 30 s, and a controller forgets them after twice that. */
    discovery: z.int().min(0).default(65),
    /** For restart.ts: what was started after this moment is not started anew; to go on where an interrupted restart was. Now, if left out. */
    since: z.iso.datetime({ offset: true }).optional(),
    /** Whether programs must prove on the first machine of their group that they also stop in time, at the price of a second start there. */
    stopTest: z.boolean().default(false),
    /**
     * When the cluster grows or shrinks, programs go on with the NATS servers that they were started with as long as these are a majority of
     * those that there are: who reaches one hears of all. `exact` has each program name just the servers that there are, at the price of a restart.
     */
    serverLists: z.enum(['majority', 'exact']).default('majority'),
  })
  .prefault({})
