import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

const code = (body: string) => `
  const server = require('node:http').createServer(async (request, response) => {
    const sent = Buffer.concat(await request.toArray()).toString()
    ${body}
  })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))`

/** An HTTP server in a process of its own, for tests block this one; `body` is JavaScript that sees request, response and `sent`. Gives its port. */
export async function localServer(body: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', code(body)], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [port] = await once(child.stdout, 'data')
  return Number(String(port))
}

/** A port of this machine that nobody listens on. */
export async function closedPort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
