import type { Change } from '../engine/kind.ts'
import type { ChangeRecord } from './schema.ts'
import { unified } from './unified.ts'

/** A change as it is kept: of a text only what differs. */
export const changeOf = ({ field, from, to, text }: Change): ChangeRecord => (text ? { field, ...unified(from, to) } : { field, from, to })
