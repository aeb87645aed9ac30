import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exitCode, labPaths } from './control.ts'
import { labOf } from './harness.ts'

const paths = labPaths('pwlab2')
const runRoot = dirname(paths.dir)
const lab = labOf(paths)
const LAB_TS = ['--import', 'tsx', join(import.meta.dirname, 'lab.ts')]
const environment = { ...process.env, LAB_PREFIX: paths.prefix }
const cli = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [...LAB_TS, ...args], { env: { ...environment, ...env }, encoding: 'utf8' })

/** All that could be left of the lab: by name, by path, and processes by the namespaces that its hosts had. */
function leftovers(namespaces: ReadonlySet<string> = new Set()): string[] {
  const lines = (command: string, args: string[]) => spawnSync(command, args, { encoding: 'utf8' }).stdout.split('\n')
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  return [
    ...lines('ip', ['netns', 'list']).filter((line) => line.startsWith(`${paths.prefix}-`)),
    ...lines('losetup', ['--all']).filter((line) => line.includes(`${paths.dir}/`)),
    ...mounts.filter((line) => line.includes(`${paths.dir}/`) || line.includes(`/netns/${paths.prefix}-`)),
    ...lines('find', ['/sys/fs/cgroup', '-maxdepth', '2', '-name', `plotwright-lab-${paths.prefix}`]).filter(Boolean),
    ...readdirSync(runRoot).filter((name) => name === paths.prefix || name.startsWith(`${paths.prefix}.`)),
    ...pids.filter((pid) => namespacesOf(pid).some((namespace) => namespaces.has(namespace))).map((pid) => `process ${pid}`),
  ]
}

function namespacesOf(pid: string): string[] {
  try {
    return ['net', 'mnt', 'pid', 'cgroup'].map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`))
  } catch {
    return [] // ended meanwhile
  }
}

describe('nothing is left: no namespace, process, mount, loop device, cgroup or file', () => {
  test('after down, whatever the hosts did', async () => {
    await lab.change('down')
    expect(leftovers()).toEqual([])
    expect(cli(['up', 'storage-1', 'extra-1'])).toMatchObject({ status: 0 })
    await lab.change('latency', '5')
    await lab.exec('extra-1', ['sh', '-c', 'truncate -s 16M /root/image && losetup -f /root/image && sleep 600 >/dev/null 2>&1 &'])
    const outside = new Set(namespacesOf('self'))
    const inits = ['storage-1', 'extra-1'].map((host) => readFileSync(join(paths.dir, host, 'pid'), 'utf8').trim())
    const namespaces = new Set(inits.flatMap(namespacesOf).filter((namespace) => !outside.has(namespace)))
    expect(namespaces.size).toBe(8)
    const kinds = ['pwlab2-switch', '/dev/loop', '/netns/pwlab2-control', 'plotwright-lab-pwlab2', 'process ']
    for (const kind of kinds) expect(leftovers(namespaces)).toContainEqual(expect.stringContaining(kind))
    await lab.change('down')
    expect(leftovers(namespaces)).toEqual([])
  })

  test('after an up that was interrupted', async () => {
    const child = spawn(process.execPath, [...LAB_TS, 'up', '--hosts', '5'], { env: environment, stdio: 'ignore' })
    const ended = exitCode(child)
    await expect.poll(() => existsSync(paths.dir), { interval: 10, timeout: 60_000 }).toBe(true)
    child.kill('SIGTERM')
    expect(await ended).not.toBe(0)
    expect(leftovers()).toEqual([])
  })

  test('after an up whose hosts do not boot in time, which says so', () => {
    const { status, stderr } = cli(['up', 'storage-1'], { LAB_BOOT_SECONDS: '0' })
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^lab: storage-1 is not up after 0 s: .*\n$/)])
    expect(leftovers()).toEqual([])
  })

  test('after an up that was refused because its run folder lies on overlayfs', () => {
    const dir = mkdtempSync(join(runRoot, `${paths.prefix}.overlay-`))
    const mount = '(cd "$0" && mkdir l u w m && mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w m) && exec "$@"'
    const env = { ...environment, PLOTWRIGHT_LAB_RUN: join(dir, 'm') }
    const command = ['--mount', 'sh', '-c', mount, dir, process.execPath, ...LAB_TS, 'up', 'extra-1']
    const { status, stderr } = spawnSync('unshare', command, { env, encoding: 'utf8' })
    const left = readdirSync(join(dir, 'u'))
    rmSync(dir, { recursive: true })
    const reason = /^lab: .* lies on overlayfs, .* set PLOTWRIGHT_LAB_RUN to a folder on ext4, xfs or tmpfs\n$/
    expect([status, stderr, left]).toEqual([1, expect.stringMatching(reason), []])
    expect(leftovers()).toEqual([])
  })

  test('after a crash of the whole machine and a new up', async () => {
    expect(cli(['up', 'extra-1'])).toMatchObject({ status: 0 })
    process.kill(Number(readFileSync(join(paths.dir, 'extra-1/pid'), 'utf8')), 'SIGKILL')
    for (const name of ['switch', 'control', 'host-extra-1']) spawnSync('ip', ['netns', 'del', `${paths.prefix}-${name}`])
    expect(cli(['up', 'extra-1', 'extra-2'])).toMatchObject({ status: 0, stderr: '' })
    expect((await lab.ssh('extra-1', 'hostname')).stdout).toBe('extra-1\n')
    await lab.change('down')
    expect(leftovers()).toEqual([])
  })
})
