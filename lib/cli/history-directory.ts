import { accessSync, constants, mkdirSync } from 'node:fs'
import { RequestError } from '../engine/errors.ts'
import type { Options } from './flags.ts'

/** Makes the directory that --history names where a run is to be kept there; only its owner reads it. @throws RequestError where that can't be */
export function historyDirectory({ history, since, ...options }: Options): void {
  if (history === undefined || since !== undefined || options['list-hosts'] || options['list-tasks']) return
  try {
    mkdirSync(history, { recursive: true, mode: 0o700 })
    accessSync(history, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    throw new RequestError([{ where: '--history', what: `${history} can be no directory of records (${code})`, fix: 'name another' }])
  }
}
