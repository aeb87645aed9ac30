import { stripVTControlCharacters } from 'node:util'
import type { Event } from './events.ts'
import { mask } from './secret.ts'

const picture = (sign: string): string => {
  const code = sign.charCodeAt(0)
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd'
}

/** Control characters, and those that turn a line's direction, as signs that can be seen. */
const visible = (text: string): string => text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, picture)

/** Masked before and after: neither a colour inside a secret nor one taken out of it may uncover it. */
export const shownText = (text: string): string => mask(visible(stripVTControlCharacters(mask(text).replaceAll('\r\n', '\n'))))

const through = (value: unknown, show: (text: string) => string): unknown => {
  if (typeof value === 'string') return show(value)
  if (Array.isArray(value)) return value.map((part) => through(part, show))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, through(part, key === 'changes' ? (text) => visible(mask(text)) : show)]),
  )
}

/** An event as a person or a file may have it: secrets masked, no control characters; in changes they stay to be seen. */
export const shown = (event: Event): Event => through(event, shownText) as Event
