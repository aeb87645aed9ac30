import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { quoteAll } from '../../lib/engine/quote.ts'
import { all } from './cluster.ts'
import type { Lab } from './harness.ts'
import { playbookCommand } from './rollout.ts'

type HostSaid = {
  readonly host: string
  readonly well: boolean
  readonly reached: boolean
  readonly wrong: readonly string[]
  readonly unseen: readonly string[]
  readonly release: string
  readonly programs: readonly { readonly state: string; readonly up: number }[]
  readonly nats?: { readonly name: string; readonly leader: string; readonly behind: Readonly<Record<string, number>> }
  readonly node?: { readonly height: number; readonly peers: number; readonly syncing: boolean }
  readonly gpus: readonly { readonly temperature: number }[]
  readonly disks: readonly { readonly path: string; readonly size: number }[]
}

const status = (lab: Lab, ...args: string[]) => lab.ctl(playbookCommand('status', ['--connect-timeout', '5', ...args]))

async function told(lab: Lab, ...args: string[]) {
  const { code, stdout, stderr } = await status(lab, '--output', 'json', ...args)
  return { code, stderr, hosts: (JSON.parse(stdout) as { hosts: readonly HostSaid[] }).hosts }
}

const until = async (seen: () => Promise<boolean>): Promise<void> => {
  while (!(await seen())) await new Promise((resolve) => setTimeout(resolve, 100))
}

/** logs.ts as it goes: its output, and a wait for a part of it. */
function following(lab: Lab, ...args: string[]) {
  const child = lab.startCtl(playbookCommand('logs', ['-f', ...args]))
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  child.stdout!.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return { child, ended: once(child, 'close'), shows: (part: RegExp) => until(async () => part.test(text)), text: () => text }
}

const append = (lab: Lab, host: string, file: string, line: string) => lab.exec(host, ['sh', '-c', `printf '${line}\\n' >>${file}`])

/** No process of ours is left there. */
const quiet = (lab: Lab, hosts: readonly string[]) =>
  Promise.all(hosts.map((host) => until(async () => (await lab.exec(host, ['pgrep', '-x', 'tail'])).code === 1)))

const log = '/var/log/autonomys-plot-server-0.log'

/** What is looked at without being changed, around a converged lab. */
export const readouts = (lab: Lab): void => {
  describe('readouts', () => {
    test('status of the converged cluster says what is true, and that it is well', async () => {
      const { code, stderr, hosts } = await told(lab)
      expect(hosts.map(({ host, wrong, unseen }) => ({ host, wrong, unseen }))).toEqual(
        all.map((host) => ({ host, wrong: [], unseen: [] })),
      )
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(hosts.map(({ programs }) => programs.length)).toEqual([4, 4, 4, 6, 6, 1, 1])
      const leaders = new Set(hosts.flatMap(({ nats }) => nats?.leader ?? []))
      expect(leaders.size).toBe(1)
      const [leader] = hosts.filter(({ host }) => leaders.has(host))
      expect(Object.keys(leader!.nats!.behind).length).toBe(2)
      for (const { node } of hosts.slice(0, 3)) expect(node).toMatchObject({ height: expect.any(Number), syncing: false })
      expect(hosts.map(({ gpus }) => gpus.length)).toEqual([1, 1, 1, 4, 4, 0, 0])
      for (const { disks } of hosts) for (const disk of disks) expect(disk.size).toBeGreaterThan(0)
      const { stdout } = await status(lab)
      expect(stdout).toContain('7 of 7 hosts well · release 2024.11.28')
      for (const host of all) expect(stdout).toMatch(new RegExp(`^${host} .*\\d/\\d`, 'm'))
    })

    test('a program that was stopped is exit 2 and a host that is down exit 4, each with its line; a plain user is told what he can not see', async () => {
      await lab.exec('plot-1', ['supervisorctl', 'stop', 'autonomys-sharded-cache'])
      await lab.change('cut', 'storage-2')
      try {
        expect((await status(lab, '-l', 'plot-1')).code).toBe(2)
        const { code, stdout } = await status(lab)
        expect(code).toBe(4)
        expect(stdout).toMatch(/5 of 7 hosts well, 1 not reached/)
        expect(stdout).toMatch(/^plot-1 +5\/6 .*\n {2}✖ autonomys-sharded-cache STOPPED$/m)
        expect(stdout).toMatch(/^storage-2 +✖ no /m)
      } finally {
        await lab.exec('plot-1', ['supervisorctl', 'start', 'autonomys-sharded-cache'])
        await lab.change('heal', 'storage-2')
      }
      const plain = await told(lab, '--no-become', '-l', 'node-1')
      expect(plain.hosts[0]).toMatchObject({ wrong: [], unseen: ['programs: only root may ask supervisord'], node: { syncing: false } })
    })

    test('status --watch draws each look in the place of the one before, until Ctrl-C', async () => {
      const command = playbookCommand('status', ['--watch', '1s', '-l', 'storage-1,storage-2'])
      const child = lab.startCtl(['script', '-qfec', `exec ${quoteAll(command)}`, '/dev/null'])
      onTestFinished(() => void child.kill('SIGKILL'))
      let text = ''
      child.stdout!.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      const frames = () => text.split(/\x1b\[\d+A\r\x1b\[J/)
      await until(async () => frames().length > 3)
      const ended = once(child, 'close')
      child.stdin!.write('\x03')
      expect(await ended).toEqual([0, null])
      const lines = (frame: string) => frame.split('\n').length - 1
      const backs = [...text.matchAll(/\x1b\[(\d+)A\r\x1b\[J/g)].map(([, up]) => Number(up))
      expect(backs).toEqual(frames().slice(0, -1).map(lines))
      for (const frame of frames().slice(0, 3))
        expect(stripVTControlCharacters(frame)).toMatch(/2 of 2 hosts well[\s\S]*^storage-1 [\s\S]*^storage-2 /m)
    })

    test('logs -f shows what is written from now on, also behind a rotation, and leaves nothing on the hosts', async () => {
      const hosts = ['plot-1', 'storage-1']
      const { child, ended, shows, text } = following(lab, '-l', hosts.join(), '--tags', 'plot-server-0,plot-client', '-n', '1')
      await shows(/^plot-1 plot-server-0 +│/m)
      await shows(/^storage-1 plot-client +│/m)
      await append(lab, 'plot-1', log, 'a line \\033[2J\\033]0;title\\007of evil')
      await shows(/of evil$/m)
      expect(text()).not.toContain('\x1b')
      await lab.exec('plot-1', ['mv', log, `${log}.1`])
      await append(lab, 'plot-1', log, 'behind the rotation')
      await shows(/^plot-1 plot-server-0 +│ behind the rotation$/m)
      await lab.exec('plot-1', ['mv', `${log}.1`, log])
      child.kill('SIGINT')
      expect(await ended).toEqual([0, null])
      await quiet(lab, hosts)
    })

    test('logs -f tells which host was lost, and goes on with the others', async () => {
      const { child, ended, shows } = following(lab, '-l', 'plot-1,storage-1', '--tags', 'plot-server-0,plot-client', '-n', '1')
      await shows(/^plot-1 plot-server-0 +│/m)
      await shows(/^storage-1 plot-client +│/m)
      await lab.exec('storage-1', ['pkill', '-KILL', '-f', 'sshd: ops'])
      await shows(/^storage-1 +│ ✖ the session was lost: /m)
      await append(lab, 'plot-1', log, 'after the loss')
      await shows(/^plot-1 plot-server-0 +│ after the loss$/m)
      child.kill('SIGINT')
      expect(await ended).toEqual([4, null])
    })

    test('nor does one that is killed', async () => {
      const { child, ended, shows } = following(lab, '-l', 'plot-1', '--tags', 'plot-server-0', '-n', '1')
      await shows(/^plot-1 plot-server-0 +│/m)
      child.kill('SIGKILL')
      await ended
      await quiet(lab, ['plot-1'])
    })
  })
}
