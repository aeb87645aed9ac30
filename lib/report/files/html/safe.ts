import { createHash } from 'node:crypto'

/** JSON that no parser of HTML can take for markup. */
export const embedded = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Nothing may be fetched, and nothing may run but this script and this style. */
export const policy = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src ${digest(script)}`,
    `style-src ${digest(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

/** A name as part of an id and of a link to it; no two names have the same. */
export const anchor = (name: string): string => name.replace(/[^A-Za-z0-9.-]/gu, (sign) => `_${sign.codePointAt(0)!.toString(16)}_`)

/** The id of a role's first task of a host; no host's own id has a `~`. */
export const taskAnchor = (host: string, role: string): string => `${host}~${anchor(role)}`
