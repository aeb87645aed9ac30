import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** The folder of parts.sh: nats-server in usr/sbin, supervisor in usr/lib/python3/dist-packages. Builds the lab's base if need be. */
export const parts = (): string => execFileSync(join(import.meta.dirname, 'parts.sh'), { encoding: 'utf8' }).trim()
