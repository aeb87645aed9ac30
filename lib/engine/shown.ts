import { stripVTControlCharacters } from 'node:util'
import type { Event } from './events.ts'
import { mask } from './secret.ts'

const picture = (sign: string): string => {
  const code = sign.charCodeAt(0)
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd'
}

const HIDDEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Control characters, and those that turn a line's direction, as signs that can be seen. */
const visible = (text: string): string => text.replace(HIDDEN, picture)

/** Masked before and after: neither a colour inside a secret nor one taken out of it may uncover it. */
export const shownText = (text: string): string =>
  text.search(HIDDEN) < 0 ? mask(text) : mask(visible(stripVTControlCharacters(mask(text).replaceAll('\r\n', '\n'))))

/** The same value where nothing in it is to be shown otherwise: of most events, of which there are many. */
const through = (value: unknown, show: (text: string) => string): unknown => {
  if (typeof value === 'string') return show(value)
  if (typeof value !== 'object' || value === null) return value
  const changed = Object.entries(value).flatMap(([key, part]) => {
    const now = through(part, key === 'changes' ? (text) => visible(mask(text)) : show)
    return now === part ? [] : [[key, now] as const]
  })
  if (changed.length === 0) return value
  return Object.assign(Array.isArray(value) ? [...value] : { ...value }, Object.fromEntries(changed))
}

/** What a host has printed, without what could steer a terminal; characters that only part answers stay. */
export const withoutEscapes = (output: string): string =>
  stripVTControlCharacters(output).replace(/[\x07\x08\x1b\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '\ufffd')

/** An event as a person or a file may have it: secrets masked, no control characters; in changes they stay to be seen. */
export const shown = (event: Event): Event => through(event, shownText) as Event
