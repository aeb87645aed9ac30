import { chmodSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { connect, type Target } from '../../lib/transport/index.ts'
import { errorOf, scratch } from './support.ts'

const here: Target = { name: 'control', local: true, become: false, acceptNew: false, connectTimeout: 10, keepalive: 15 }

test('this machine is reached without SSH, with nothing of our environment but the login', async () => {
  vi.stubEnv('TOKEN', 'very secret')
  onTestFinished(() => void vi.unstubAllEnvs())
  const session = await connect(here)
  const { stdout, status } = await session.run({ script: 'env | grep -c TOKEN; whoami; cat; exit 3', data: ['d\0ta'], timeout: 10 })
  expect([stdout, status]).toEqual([`0\n${userInfo().username}\nd\0ta`, 3])
  expect(session.usage).toMatchObject({ trips: 1, shells: 1 })
  await session.close()
  expect(await errorOf(session.run({ script: ':', timeout: 10 }))).toMatchObject({
    code: 'lost',
    message: 'control: the session is closed',
  })
})

test('output of a long session is not kept', async () => {
  const session = await connect(here)
  const before = process.memoryUsage().rss
  for (let i = 0; i < 30; i++)
    expect((await session.run({ script: 'head -c 10000000 /dev/zero', timeout: 20 })).stdout).toHaveLength(10_000_000)
  expect(process.memoryUsage().rss - before).toBeLessThan(250_000_000)
  await session.close()
})

test('what hangs is killed with all that it started', async () => {
  const session = await connect(here)
  const pid = join(scratch(), 'pid')
  expect(await errorOf(session.run({ script: `sleep 1000 & echo $! >${pid}; wait`, timeout: 0.5 }))).toMatchObject({ code: 'timeout' })
  const other = await connect(here)
  const { stdout } = await other.run({
    script: `for i in $(seq 100); do kill -0 "$(cat ${pid})" 2>/dev/null || exec echo gone; sleep 0.05; done`,
    timeout: 20,
  })
  expect(stdout).toBe('gone\n')
  await other.close()
})

test('becoming root here asks sudo, unless we are root', async () => {
  const dir = scratch()
  writeFileSync(join(dir, 'sudo'), '#!/bin/sh\necho "sudo: stand-in says no" >&2\nexit 1\n')
  chmodSync(join(dir, 'sudo'), 0o755)
  vi.stubEnv('PATH', `${dir}:${process.env.PATH}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  if (userInfo().uid === 0) await (await connect({ ...here, become: {} })).close()
  else expect((await errorOf(connect({ ...here, become: {} }))).message).toContain('stand-in says no')
})
