import { expect, test } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { flagsUsed } from '../../roles/autonomys/flags-used.ts'

const line = (...argv: (string | Secret)[]) => ({ argv: ['/opt/farmer', ...argv], environment: {}, problems: [], notices: [] })

test('flags stand behind the words whose help names them, each once, without their values', () => {
  const server = ['cluster', '--nats-server', new Secret('nats://u:p@a'), '--nats-server', 'nats://b']
  expect(
    flagsUsed([
      line(...server, 'plot-server', '--priority-cache', '--listen-port', '9966', '/var/plot'),
      line(...server, 'plot-server', '--listen-port', '9967', '/var/plot'),
      line('run', '--blocks-pruning=archive', '--farmer'),
    ]),
  ).toEqual([
    { words: ['cluster'], flags: ['--nats-server'] },
    { words: ['cluster', 'plot-server'], flags: ['--priority-cache', '--listen-port'] },
    { words: ['run'], flags: ['--blocks-pruning', '--farmer'] },
  ])
})
