import { join } from 'node:path'

/** A certificate and its encrypted key, beside each other. */
export type Pair = { readonly certificate: string; readonly key: string }

/** What the authority's own are called. */
export const AUTHORITY = 'ca'

export const pairOf = (dir: string, name: string): Pair => ({ certificate: join(dir, `${name}.pem`), key: join(dir, `${name}.key.age`) })
