import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { reveal, type Secret } from '../../lib/engine/secret.ts'
import { parts } from '../lab/parts.ts'

/** The nats-server of the lab's hosts, a directory of its own, and what it makes of a file. */
export function natsServer() {
  const program = join(parts(), 'usr/sbin/nats-server')
  const run = (args: readonly string[]) => spawnSync(program, args, { encoding: 'utf8', timeout: 5_000 })
  const version = /v([\d.]+)/.exec(run(['-v']).stdout ?? '')?.[1]
  if (version === undefined) throw new Error(`${program} does not run on this machine`)
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
    start(text: string | Secret) {
      writeFileSync(config, reveal(text))
      const server = spawn(program, ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] })
      running.push(server)
      ended.push(once(server, 'exit'))
      const log = createInterface({ input: server.stderr })[Symbol.asyncIterator]()
      const said = async (words: RegExp): Promise<string> => {
        for (let line = await log.next(); !line.done; line = await log.next()) if (words.test(line.value)) return line.value
        throw new Error(`nats-server ended before it said ${words}`)
      }
      return {
        ready: () => said(/Server is ready/),
        /** What it makes of a SIGHUP once its file is this text: the last words of its log. */
        async reload(next: string | Secret): Promise<string> {
          writeFileSync(config, reveal(next))
          server.kill('SIGHUP')
          return (await said(/Reloaded server configuration|Failed to reload server configuration/)).replace(/^.*?\] /, '')
        },
      }
    },
    async stop() {
      for (const server of running) server.kill('SIGKILL')
      await Promise.all(ended)
    },
    async end() {
      await this.stop()
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
