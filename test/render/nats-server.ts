import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reveal, type Secret } from '../../lib/engine/secret.ts'
import type { NatsConfig } from '../../lib/render/nats.ts'

export const routes = ['nats://192.168.1.1:4248', 'nats://192.168.1.2:4248', 'nats://192.168.1.3:4248']
export const cluster = { name: 'autonomys', host: '192.168.1.1', routes }

/** One good server, and what a test wants otherwise. */
export const natsConfig = (more: Partial<NatsConfig> = {}): NatsConfig => ({
  serverName: 'node-1',
  version: '2.9.10',
  host: '192.168.1.1',
  maxPayload: '3MB',
  jetstream: { storeDir: '/var/lib/nats', maxFile: '100GB' },
  ...more,
})

/** The nats-server on this machine (Debian puts it into /usr/sbin), a directory of its own, and what it makes of a file. */
export function natsServer() {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }
  const run = (args: readonly string[]) => spawnSync('nats-server', args, { env, encoding: 'utf8', timeout: 5_000 })
  const version = /v([\d.]+)/.exec(run(['-v']).stdout ?? '')?.[1]
  if (version === undefined) throw new Error('Debian package nats-server is missing: apt-get install nats-server')
  const directory = mkdtempSync(join(tmpdir(), 'plotwright-nats-'))
  const config = join(directory, 'nats.conf')
  const ended: Promise<unknown>[] = []
  const running: ChildProcess[] = []

  return {
    version,
    directory,
    /** `-t`: the parser's view alone. */
    check(text: string | Secret) {
      writeFileSync(config, reveal(text))
      const { status, stderr } = run(['-t', '-c', config])
      return { valid: status === 0, stderr }
    },
    /** Starts it for good; the answer is its log once it has ended. */
    startAndFail(text: string | Secret): string {
      writeFileSync(config, reveal(text))
      return run(['-c', config]).stderr
    },
    start(text: string | Secret): void {
      writeFileSync(config, reveal(text))
      const server = spawn('nats-server', ['-c', config], { env, stdio: 'ignore' })
      running.push(server)
      ended.push(once(server, 'exit'))
    },
    async end() {
      for (const server of running) server.kill('SIGKILL')
      await Promise.all(ended)
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const server = createServer().once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => found(port))
    })
  })
