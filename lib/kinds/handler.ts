import { compare, defineKind, type Options, type Realm, type Resource, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { run, type Step } from '../engine/step.ts'

export type HandlerSpec = { readonly id: string; readonly steps: readonly Step[]; readonly touches: readonly Realm[] }

/** An id as the name of a file, different for different ids. */
const slug = (id: string): string =>
  encodeURIComponent(id).replace(/^\.|[*'()!~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** Makes a handler pending; it stays so until its steps have run to the end, in this run or a later one. */
export const markPending = (id: string): Step => run('handler_mark', slug(id))

const states = ['pending', 'idle'] as const
type State = (typeof states)[number]

const kind = defineKind<HandlerSpec, State>({
  name: 'handler',
  shell: shellLib(import.meta.url, './probes/handler.sh'),
  probe: 'probe_handler',
  key: ({ id }) => id,
  args: ({ id }) => [slug(id)],
  reads: ({ id }) => [`handler:${id}`],
  writes: ({ id, touches }) => [`handler:${id}`, ...touches],
  arm: ({ id }) => markPending(id),
  validate: ({ id, steps }) => [
    ...(id === '' || slug(id).length > 200 ? [{ what: `id ${JSON.stringify(id)} can't name a file`, fix: 'use a short name' }] : []),
    ...(steps.length === 0 ? [{ what: 'it does nothing', fix: 'give it a step' }] : []),
  ],
  parse(output, specs) {
    const said = output.split('\n')
    return specs.map(
      (_, i) => states.find((state) => state === said[i]) ?? new Unreadable("the directory of pending handlers can't be entered"),
    )
  },
  diff: (_, state) => compare({ handler: 'idle' }, { handler: state }),
  apply: ({ id, steps }) => [...steps, run('handler_done', slug(id))],
})

/**
 * What is done once after any of the resources that notify it has changed. `touches` (default: anything) says what the steps may alter.
 */
export const handler = (
  id: string,
  steps: readonly Step[],
  { touches = ['anything'], ...options }: Options & { touches?: readonly Realm[] } = {},
): Resource => kind({ id, steps, touches }, options)
