import { expect, test, vi } from 'vitest'
import type { Event } from '../../lib/engine/events.ts'

vi.resetModules() // other files of this process have secrets, too
const { Secret } = await import('../../lib/engine/secret.ts')
const { shown } = await import('../../lib/engine/shown.ts')

new Secret('tr0ub4dor')

const message = (text: string): string =>
  (shown({ event: 'problem', host: 'h', message: text }) as Extract<Event, { event: 'problem' }>).message

test.each([
  ['plain text, ü, 漢', 'plain text, ü, 漢'],
  ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
  ['a\r\nb', 'a\nb'],
  ['\x1b[31mred\x1b[0m', 'red'],
  ['\x1b]0;title\x07x', 'x'],
  ['10%\r20%', '10%␍20%'],
  ['bell\x07 nul\0 del\x7f c1\x85', 'bell␇ nul␀ del␡ c1�'],
  ['turn\u202eed', 'turn�ed'],
  ['is tr0ub4dor', 'is ‹secret›'],
  ['is tr0u\x1b[1mb4dor', 'is ‹secret›'],
])('%j is shown as %j', (text, expected) => {
  expect(message(text)).toBe(expected)
})

test('in a change control characters stay to be seen, for they may be the change', () => {
  const change = { field: 'content', from: 'a\r\n\x1b[1m', to: 'tr0ub4dor\n', text: true } as const
  const event: Event = { event: 'task', play: 'p', host: 'h', role: 'r', task: 't', status: 'changed', changes: [change], seconds: 1 }
  expect(shown(event)).toEqual({ ...event, changes: [{ ...change, from: 'a␍\n␛[1m', to: '‹secret›\n' }] })
})
