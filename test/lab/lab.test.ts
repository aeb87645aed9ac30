import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withLab } from './harness.ts'

const HOSTS = ['node-1', 'plot-1', 'storage-1']
const CONTROL = '198.18.255.254'
const DISKS = ['/mnt/nvme0n1', '/mnt/nvme0n2', '/mnt/nvme1n1', '/mnt/nvme1n2']
const cli = (args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'lab.ts'), ...args], {
    env: { ...process.env, LAB_PREFIX: 'pwlab' },
    encoding: 'utf8',
  })

describe('a lab that is up', () => {
  const lab = withLab('pwlab', HOSTS)
  const bootId = async (host: string) => (await lab.exec(host, ['cat', '/proc/sys/kernel/random/boot_id'])).stdout
  const hostKey = (host: string) =>
    readFileSync(lab.knownHosts, 'utf8')
      .split('\n')
      .find((line) => line.includes(`,${host} `))

  test('every host has booted without a failed unit and resolves every other', async () => {
    for (const host of HOSTS) {
      expect((await lab.exec(host, ['systemctl', 'is-system-running'])).stdout).toBe('running\n')
      expect((await lab.exec(host, ['getent', 'hosts', ...HOSTS])).stdout.trim().split('\n')).toHaveLength(HOSTS.length)
    }
  })

  test('ssh as ops becomes root by sudo, ssh as root works, and both check the host key', async () => {
    expect(await lab.ssh('node-1', 'id -un; sudo -n id -un')).toEqual({ stdout: 'ops\nroot\n', stderr: '', code: 0 })
    expect((await lab.ssh('root@node-1', 'hostname')).stdout).toBe('node-1\n')
    const strange = await lab.ctl([
      ...['ssh', '-F', 'none', '-i', lab.key, '-o', 'BatchMode=yes', '-o', 'UserKnownHostsFile=/dev/null'],
      ...['-o', 'StrictHostKeyChecking=yes', 'ops@198.18.0.1', 'true'],
    ])
    expect(strange).toMatchObject({ code: 255, stderr: expect.stringContaining('Host key verification failed') })
  })

  test("root in a host can't set this machine's clock, load modules or read its log, however it came in", async () => {
    const dropped = [16, 17, 25, 34].reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n) // sys_module, sys_rawio, sys_time, syslog
    const bounding = 'sed -n s/^CapBnd:.//p /proc/self/status'
    for (const { stdout } of [await lab.exec('node-1', bounding.split(' ')), await lab.ssh('node-1', `sudo ${bounding}`)]) {
      expect(BigInt(`0x${stdout.trim()}`) & dropped).toBe(0n)
    }
  })

  test('hosts are bare, install packages without a network, and run chrony', async () => {
    expect((await lab.exec('node-1', ['sh', '-c', 'command -v python3 curl'])).code).not.toBe(0)
    const install = 'sudo DEBIAN_FRONTEND=noninteractive apt-get -qq -y install jq chrony >/dev/null && echo 1 | jq .'
    expect((await lab.ssh('node-1', install)).stdout).toBe('1\n')
    expect((await lab.exec('node-1', ['systemctl', 'is-active', 'chrony'])).stdout).toBe('active\n')
  })

  test('a GPU host shows the big machine it plays to the real lscpu, and its GPUs to the stand-ins', async () => {
    const { stdout } = await lab.exec('plot-1', ['lscpu', '-p=CPU,CORE,SOCKET,NODE'])
    const rows = stdout.split('\n').filter((line) => /^\d/.test(line))
    expect(rows).toHaveLength(192)
    expect([0, 47, 48, 96, 143, 191].map((cpu) => rows[cpu])).toEqual([
      '0,0,0,0',
      '47,47,0,0',
      '48,48,1,1',
      '96,0,0,0',
      '143,47,0,0',
      '191,95,1,1',
    ])
    const gpus = (await lab.exec('plot-1', ['cut', '-f1,3-', '/etc/standin/gpus'])).stdout.split('\n')
    expect(gpus[2]).toBe('2\tNVIDIA GeForce RTX 4090\t24564\t00000000:81:00.0\t1\t48-95,144-191')
    expect((await lab.exec('node-1', ['cat', '/sys/devices/system/node/node0/cpulist'])).stdout).toBe('0-15,16-31\n')
  })

  test('a host that was cut is silent until healed', async () => {
    const answers = async () => (await lab.exec('plot-1', ['ping', '-q', '-c', '1', '-W', '1', CONTROL])).code === 0
    await lab.change('cut', 'plot-1')
    expect(await answers()).toBe(false)
    expect(await lab.change('status')).toMatch(/plot-1 .*up .*cut/)
    await lab.change('heal', 'plot-1')
    await expect.poll(answers, { timeout: 30_000 }).toBe(true)
  })

  test('latency delays every frame each way, and 0 takes it out again', async () => {
    const relays = () => spawnSync('ip', ['netns', 'pids', 'pwlab-switch'], { encoding: 'utf8' }).stdout
    await lab.change('latency', '20')
    const { stdout } = await lab.exec('node-1', ['ping', '-q', '-c', '3', '-i', '0.2', CONTROL])
    expect(Number(/= ([\d.]+)\//.exec(stdout)?.[1])).toBeGreaterThanOrEqual(40)
    await lab.change('latency', '0')
    expect(relays()).toBe('')
    expect((await lab.ssh('node-1', 'true')).code).toBe(0)
  })

  test('reboot keeps files and disks, and is a new boot; so is one asked for inside', async () => {
    const mounted = async () => (await lab.exec('storage-1', ['findmnt', '-rno', 'TARGET,FSTYPE', '-t', 'ext4'])).stdout
    const rows = DISKS.map((disk) => `${disk} ext4`)
    expect((await mounted()).split('\n')).toEqual(expect.arrayContaining(rows))
    await lab.exec('storage-1', ['sh', '-c', 'echo kept | tee /root/file /mnt/nvme0n1/file'])
    const before = await bootId('storage-1')
    await lab.change('reboot', 'storage-1')
    const between = await bootId('storage-1')
    await lab.ssh('storage-1', 'sudo systemctl reboot')
    await expect.poll(async () => [before, between, ''].includes(await bootId('storage-1')), { timeout: 60_000 }).toBe(false)
    expect(between).not.toBe(before)
    expect((await mounted()).split('\n')).toEqual(expect.arrayContaining(rows))
    expect((await lab.exec('storage-1', ['cat', '/root/file', '/mnt/nvme0n1/file'])).stdout).toBe('kept\nkept\n')
  })

  test('reset makes a fresh host with empty disks and a new host key, and leaves the others alone', async () => {
    const [own, other] = [hostKey('storage-1'), hostKey('node-1')]
    await lab.exec('storage-1', ['touch', '/root/mine', '/mnt/nvme1n2/mine'])
    await lab.reset(['storage-1'])
    expect((await lab.exec('storage-1', ['ls', '/root/mine'])).code).not.toBe(0)
    expect((await lab.exec('storage-1', ['ls', '/mnt/nvme1n2'])).stdout).toBe('lost+found\n')
    expect(hostKey('storage-1')).not.toBe(own)
    expect(hostKey('node-1')).toBe(other)
    expect((await lab.ssh('storage-1', 'true')).code).toBe(0)
  })

  test('a stopped host is down until it is started', async () => {
    await lab.change('stop', 'node-1')
    expect(await lab.exec('node-1', ['true'])).toMatchObject({ code: 1, stderr: 'lab: node-1 is down\n' })
    await lab.change('start', 'node-1')
    expect((await lab.ssh('node-1', 'true')).code).toBe(0)
  })

  test('the command line passes exit codes and arguments, and says in one line what is wrong', () => {
    expect(cli(['exec', 'node-1', 'sh', '-c', 'exit 7']).status).toBe(7)
    expect(cli(['exec', 'node-1', 'printf', '%s|', 'a b', '$x', '']).stdout).toBe('a b|$x||')
    expect(cli(['ssh', 'node-1', 'exit 8']).status).toBe(8)
    expect(cli(['ctl', 'sh', '-c', 'exit 9']).status).toBe(9)
    const refused = (args: string[]) => {
      const { status, stderr } = cli(args)
      return [status, stderr]
    }
    expect(refused(['exec', 'nobody', 'true'])).toEqual([1, "lab: no host 'nobody' in this lab: node-1 plot-1 storage-1\n"])
    expect(refused(['up'])).toEqual([1, 'lab: the lab is up already (prefix pwlab): npm run lab -- down, or another LAB_PREFIX\n'])
    expect(refused(['latency', 'fast'])).toEqual([2, 'lab: latency MS: milliseconds, 0 for none\n'])
    expect(refused(['jump'])).toEqual([2, "lab: no verb 'jump': npm run lab -- help\n"])
    expect(cli(['status']).stdout).toMatch(/^node-1 +198\.18\.0\.1 +up/)
  })
})
