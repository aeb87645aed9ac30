import { describe, expect, it } from 'vitest'
import { listening } from '../../lib/kinds/listening.ts'
import { look, see } from './harness.ts'
import { closedPort, localServer } from './local-server.ts'

const line = (own: string, peer = '0.0.0.0:*'): string => `LISTEN 0      4096   ${own}    ${peer}   \n`
const several = ['127.0.0.1:4222', '[::]:22', '*:8222'].map((own) => line(own)).join('')

describe('listening', () => {
  it('tells a port that is open from one that is not', async () => {
    const [open, closed] = [await localServer(''), await closedPort()]
    const found = look([listening({ port: open, program: 'a' }), listening({ port: closed, program: 'b' })])
    expect(found.map(({ changes }) => changes)).toEqual([[], [{ field: `port ${closed}`, from: 'closed', to: 'listening' }]])
  })

  it.each<[string, number, number]>([
    [several, 4222, 0],
    [several, 22, 0],
    [several, 8222, 0],
    [line('127.0.0.1:4222'), 222, 1],
    [line('127.0.0.1:22', '10.0.0.1:4222'), 4222, 1],
    [line('[::ffff:10.0.0.1%eth0]:9966'), 9966, 0],
    ['', 22, 1],
  ])('reads %j for %d', (output, port, changes) => {
    expect(listening.kind.diff({ port, program: 'a' }, listening.kind.parse(output, [{ port, program: 'a' }])[0] as boolean)).toHaveLength(
      changes,
    )
  })

  it('can not be seen without ss', () => {
    expect(see(listening({ port: 1, program: 'a' }), { path: '/nonexistent' }).unreadable).toBe('ss is not installed; install iproute2')
  })
})
