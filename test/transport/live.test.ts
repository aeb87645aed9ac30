import { expect, test } from 'vitest'
import { open, present, shellStreams, timeout } from './resident-shell.ts'

/** Text as it comes, and a promise for a part of it. */
function ear() {
  let text = ''
  const waiting: { part: string; resolve: () => void }[] = []
  const check = () => {
    for (const each of waiting) if (text.includes(each.part)) each.resolve()
  }
  return {
    hear: (chunk: Buffer) => {
      text += chunk.toString()
      check()
    },
    heard: (part: string) =>
      new Promise<void>((resolve) => {
        waiting.push({ part, resolve })
        check()
      }),
    text: () => text,
  }
}

const unlimited = Number.POSITIVE_INFINITY

test.each(present.map((shell) => ({ shell })))(
  '$shell: output is handed out while the script runs, until it is told to end',
  async ({ shell }) => {
    const host = await open(shellStreams(shell))
    const { hear, heard, text } = ear()
    const control = new AbortController()
    const before = host.run({ script: 'echo before', timeout })
    const live = host.run({ script: 'echo one; read -r _; echo two; exit 3', timeout: unlimited, live: { hear, end: control.signal } })
    const after = host.run({ script: 'echo after', timeout })
    await heard('one\n')
    expect(text()).toBe('one\n')
    control.abort()
    expect(await Promise.all([before, live, after])).toEqual([
      { stdout: 'before\n', stderr: '', status: 0 },
      { stdout: '', stderr: '', status: 3 },
      { stdout: 'after\n', stderr: '', status: 0 },
    ])
    expect(text()).toBe('one\ntwo\n')
  },
)

test('more than any bound goes through, and what looks like half a marker is kept back no longer than needed', async () => {
  const host = await open(shellStreams(['dash']))
  const { hear, heard, text } = ear()
  const control = new AbortController()
  const script = `head -c 300000 /dev/zero | tr '\\0' x; printf '\\036%s' "$(printf %s "$PW_NONCE" | head -c 9)"; echo end; read -r _`
  const live = host.run({ script, timeout: unlimited, maxOutput: 1000, live: { hear, end: control.signal } })
  await heard('end\n')
  control.abort()
  await live
  expect(text()).toBe(`${'x'.repeat(300_000)}\x1e${host.nonce.slice(0, 9)}end\n`)
})

test('a session that is closed under it ends the script, and the request is refused', async () => {
  const streams = shellStreams(['dash'])
  const host = await open(streams)
  const { hear, heard } = ear()
  const live = host.run({ script: 'echo on; read -r _; echo off', timeout: unlimited, live: { hear, end: new AbortController().signal } })
  const refused = expect(live).rejects.toThrow('the session is closed')
  await heard('on\n')
  await host.close()
  await refused
  expect((await streams.ended).exited).toBe(true)
})
