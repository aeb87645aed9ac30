import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { complaints, json, pids, running, site, tasks } from './cluster.ts'
import { withLab } from './harness.ts'
import { playbook } from './rollout.ts'
import { hostsNamed } from './topology.ts'
import { publishing } from './watch.ts'

const names = ['node-1', 'node-2', 'node-3']
const lab = withLab('natt', names)
const dir = mkdtempSync(join(tmpdir(), 'nats-tls-'))
const env = { LAB_TLS: dir, PLOTWRIGHT_AGE_IDENTITY: join(dir, 'age.key') }
const where = { env, inventory: 'test/lab/inventories/nats-tls' }
const [root, authority] = [join(import.meta.dirname, '../..'), join(dir, 'ca.pem')]

const cli = (...words: readonly string[]) =>
  execFileSync(process.execPath, ['--import', join(root, 'node_modules/tsx/dist/esm/index.mjs'), join(root, 'lib/cli.ts'), ...words], {
    ...{ cwd: root, encoding: 'utf8', env: { ...process.env, ...env }, stdio: 'pipe' },
  })
const issue = () => hostsNamed(names).forEach(({ name, address }) => void cli('certificate', 'issue', dir, name, address))

const run = async (...args: readonly string[]) => {
  const { code, ...said } = await site(lab, args, where)
  return { code, complaints: complaints(said), changed: tasks(said, 'changed') }
}
const well = { code: 0, complaints: [] }

/**
 * What a server answers to `PING`, without TLS or, where a file of authorities is named, with it; its greeting and certificate before that.
 * Routes want TLS before any word.
 */
const visit = `
import socket, ssl, sys
host, port, *authority = sys.argv[1:]
link = socket.create_connection((host, int(port)), 5)
while port == "4222":
    byte = link.recv(1) or sys.exit("closed")
    print(byte.decode(), end="")
    if byte == b"\\n": break
if authority:
    link = ssl.create_default_context(cafile=authority[0]).wrap_socket(link, server_hostname=host)
    print(ssl.DER_cert_to_PEM_cert(link.getpeercert(True)), end="")
link.sendall(b"CONNECT {}\\r\\nPING\\r\\n")
print(link.recv(1000).decode())`
const [clients, routes] = ['4222', '4248']
const ask = async (address: string, port: string, ...authorities: string[]): Promise<string> =>
  (await lab.ctl(['/usr/bin/python3', '-c', visit, address, port, ...authorities], { timeoutMs: 20_000 })).stdout

/** The certificates that the servers show now. */
const shown = () =>
  Promise.all(
    hostsNamed(names).map(
      async ({ address }) => new X509Certificate((await ask(address, clients, authority)).replace(/^INFO.*/, '')).serialNumber,
    ),
  )
const onDisk = () => names.map((name) => new X509Certificate(readFileSync(join(dir, `${name}.pem`))).serialNumber)

beforeAll(async () => {
  const recipient = /age1\w+/.exec(cli('secret', 'keygen', env.PLOTWRIGHT_AGE_IDENTITY))![0]
  writeFileSync(join(dir, 'recipients.txt'), recipient)
  cli('certificate', 'authority', dir)
  issue()
  const plain = await site(lab, ['-l', 'node'])
  expect({ code: plain.code, complaints: complaints(plain) }).toEqual(well)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('a cluster in the clear comes to speak TLS, and its servers are not restarted for it', async () => {
  const before = await pids(lab, names)
  const { changed, ...ended } = await run()
  expect(ended).toEqual(well)
  expect(changed.filter((task) => task.startsWith('node-1 ') && !/current|took/.test(task))).toMatchInlineSnapshot(`
    [
      "node-1 file[/usr/local/share/ca-certificates/plotwright-nats.crt]",
      "node-1 command[the system trusts it]",
      "node-1 directory[/etc/nats/tls]",
      "node-1 file[/etc/nats/tls/ca.pem]",
      "node-1 file[/etc/nats/tls/server.pem]",
      "node-1 file[/etc/nats/nats-server.conf]",
      "node-1 loaded[/etc/nats/nats-server.conf]",
      "node-1 program[autonomys-controller]",
      "node-1 program[autonomys-proof-server]",
    ]
  `)
  const after = await pids(lab, names)
  for (const host of names) {
    expect(after[`${host} nats-server`]).toBe(before[`${host} nats-server`])
    expect(await json(lab, host, '/varz')).toMatchObject({ tls_required: true, routes: 2 })
    expect((await running(lab, host))['autonomys-controller']!.argv.join(' ')).toMatch(/--nats-server tls:\/\/198/)
  }
  expect(await run()).toEqual({ ...well, changed: [] })
})

test('who does not speak it, trusts another authority, or as a server has no certificate, is not let in', async () => {
  const { address } = hostsNamed(['node-2'])[0]!
  expect(await ask(address, clients)).toMatch(/^INFO .*"tls_required":true.*\s+$/)
  expect(await ask(address, routes)).toBe('\n')
  expect(await ask(address, clients, '/etc/ssl/certs/ca-certificates.crt')).toMatch(/^INFO .*\s+$/)
  expect(await ask(address, routes, authority)).toMatch(/^-+BEGIN CERTIFICATE-+[^-]*-+END CERTIFICATE-+\n$/)
  expect(await ask(address, clients, authority)).toContain('PONG')
})

test('servers that are restarted, one at a time, meet again, and no message is lost', async () => {
  const watch = await publishing(lab, names, authority)
  const restart = await playbook(lab, 'restart', ['-t', 'nats'], where)
  expect({ code: restart.code, complaints: complaints(restart) }).toEqual(well)
  expect(await watch.stop()).toMatchObject({ lost: [], doubled: [] })
  for (const host of names) expect(await json(lab, host, '/varz')).toMatchObject({ routes: 2 })
})

test('certificates are renewed under work: nobody restarts, no server is without a quorum, no message is lost', async () => {
  const [before, old] = [await pids(lab, names), await shown()]
  const watch = await publishing(lab, names, authority)
  issue()
  const { changed, ...ended } = await run()
  const seen = await watch.stop()
  expect(ended).toEqual(well)
  expect(changed).toEqual(names.flatMap((host) => [`${host} file[/etc/nats/tls/server.pem]`, `${host} loaded[/etc/nats/nats-server.conf]`]))
  expect(await pids(lab, names)).toEqual(before)
  expect(seen).toMatchObject({ lost: [], doubled: [], reconnects: 0 })
  expect(await shown()).toEqual(onDisk())
  expect(onDisk()).not.toEqual(old)
})
