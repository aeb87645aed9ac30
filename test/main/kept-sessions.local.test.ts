import { expect, test } from 'vitest'
import type { EngineHost } from '../../lib/engine/playbook.ts'
import type { Session } from '../../lib/engine/session.ts'
import { KeptSessions } from '../../lib/main/kept-sessions.ts'
import { connect } from '../../lib/transport/index.ts'

const host: EngineHost = { name: 'here', group: 'here' }

/** Shells of this machine, in the order in which they were opened. */
function shells() {
  const opened: Session[] = []
  const kept = new KeptSessions(async ({ name }) => {
    const session = await connect({
      name,
      local: true,
      address: undefined,
      become: false,
      acceptNew: false,
      connectTimeout: 10,
      keepalive: 0,
    })
    opened.push(session)
    return session
  })
  const shell = async (): Promise<string> => {
    const session = await kept.connect(host)
    const { stdout } = await session.run({ script: 'echo $PPID $$', timeout: 10 })
    await session.close()
    return stdout
  }
  return { opened, kept, shell }
}

test('the next run takes up the same shell', async () => {
  const { opened, kept, shell } = shells()
  expect(await shell()).toBe(await shell())
  expect(opened.length).toBe(1)
  await kept.close()
})

test('a shell that has ended is replaced by a new one', async () => {
  const { opened, kept, shell } = shells()
  const first = await shell()
  await expect(opened[0]!.run({ script: 'kill -9 $$', timeout: 10 })).rejects.toThrow()
  expect(await shell()).not.toBe(first)
  expect(opened.length).toBe(2)
  await kept.close()
})

test('in the end all are closed', async () => {
  const { opened, kept, shell } = shells()
  await shell()
  await kept.close()
  await expect(opened[0]!.run({ script: ':', timeout: 10 })).rejects.toThrow()
})
