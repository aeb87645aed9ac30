import { expect, test } from 'vitest'
import { reveal, Secret } from '../../lib/engine/secret.ts'
import { settled } from '../../lib/kinds/program-list.ts'
import { programSection } from '../../lib/render/supervisor.ts'

const flag = '--nats-server'
const log = { path: '/var/log/a.log', maxBytes: '1MB', backups: 1 } as const
const from = (numbers: string, enough: number, url: (n: string) => string | Secret = (n) => `nats://10.0.0.${n}:4222`, more = '--tmp') => ({
  name: 'a',
  log,
  command: ['/opt/farmer', 'cluster', ...[...numbers].flatMap((n) => [flag, url(n)]), 'controller', more],
  serverList: { flag, enough },
})
type Spec = ReturnType<typeof from>

/** The servers that the program will name when its file names others. */
const kept = (wanted: Spec, there: Spec) => {
  const { command } = settled(wanted, reveal(programSection(there)), programSection)
  return command
    .filter((_, i) => command[i - 1] === flag)
    .map((each) => /\.(\d):/.exec(reveal(each))?.[1])
    .join('')
}

test.each<[string, wanted: Spec, there: Spec, expected: string]>([
  ['the same', from('123', 2), from('123', 2), '123'],
  ['grown from three to five', from('12345', 3), from('123', 2), '123'],
  ['grown from one to three: one may be away', from('123', 2), from('1', 1), '123'],
  ['grown from three to seven', from('1234567', 4), from('123', 2), '1234567'],
  ['shrunk from five to three', from('123', 2), from('12345', 3), '12345'],
  ['one replaced', from('124', 2), from('123', 2), '123'],
  ['two replaced', from('145', 2), from('123', 2), '145'],
  ['one named twice is one', from('123', 2), from('11', 2), '123'],
  ['something else differs, too', from('12345', 3, undefined, '--other'), from('123', 2), '12345'],
  [
    'another password',
    from('123', 2, (n) => new Secret(`nats://u:new@10.0.0.${n}:4222`)),
    from('123', 2, (n) => new Secret(`nats://u:old@10.0.0.${n}:4222`)),
    '123',
  ],
])('%s', (_, wanted, there, expected) => {
  expect(kept(wanted, there)).toBe(expected)
})

test('a password that needs quotes is read back, and stays a secret', () => {
  const url = (n: string) => new Secret(`nats://u:a%25b'c;d@10.0.0.${n}:4222`)
  const [wanted, there] = [from('1234', 3, url), from('123', 2, url)]
  const text = reveal(programSection(there))
  const { command } = settled(wanted, text, programSection)
  expect([String(command.join(' ')), command.map(reveal)]).toEqual([String(there.command.join(' ')), there.command.map(reveal)])
})

test('a file that somebody edited, and none, are no reason to stay', () => {
  const wanted = from('123', 2)
  for (const text of [undefined, '', `${reveal(programSection(from('12', 2)))}priority=1\n`])
    expect(settled(wanted, text, programSection)).toBe(wanted)
})
