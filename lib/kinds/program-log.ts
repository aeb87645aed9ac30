import { stripVTControlCharacters } from 'node:util'
import { mask } from '../engine/secret.ts'
import type { Process } from './supervisor-rpc.ts'

/** The end of a log as people may see it: its last lines, without control characters. */
export const plainLines = (text: string): string =>
  stripVTControlCharacters(text)
    .split('\n')
    .map((line) => mask(line.replace(/[\x00-\x1f\x7f-\x9f]/g, '')).slice(0, 400))
    .filter((line) => line !== '')
    .slice(-8)
    .join('\n')

/** Why a program does not run, as far as supervisord and its log tell. */
export const whyNotUp = (process: Process | undefined, path: string, log: string): string =>
  process?.state === 'RUNNING'
    ? ''
    : [process?.spawnerr, log === '' ? `nothing in ${path}` : `${path} ends with:\n${log}`].filter(Boolean).join('\n')
