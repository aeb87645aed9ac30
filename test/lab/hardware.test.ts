import { beforeAll, describe, expect, test } from 'vitest'
import { filesystem } from '../../lib/kinds/filesystem.ts'
import { fstab } from '../../lib/kinds/fstab.ts'
import { metadataBytes, plotBytes } from '../../roles/autonomys/sizes.ts'
import { complaints, tasks } from './cluster.ts'
import { converge } from './converge.ts'
import { withLab } from './harness.ts'
import { playbook, playbookCommand } from './rollout.ts'

const lab = withLab('shw', ['plot-1', 'storage-1'])
const inventory = 'test/lab/inventories/hardware.ts'
const run = (name: string, args: readonly string[], env = {}) => playbook(lab, name, args, { inventory, env })

const sh = async (script: string) => {
  const { stdout, stderr, code } = await lab.exec('storage-1', ['sh', '-c', script])
  if (code !== 0) throw new Error(`${script}: ${code}: ${stdout}${stderr}`)
  return stdout.trim()
}

test("the guide's own cores are refused for all three reasons before anything is written, beside those that would be computed", async () => {
  const refused = await run('site', ['-l', 'plot-1'])
  const said = complaints(refused).join('\n')
  expect(refused.code).toBe(1)
  expect(said).toContain('GPU 2: CPUs 96-127 are not on its NUMA node 1 (48-95,144-191)')
  expect(said).toContain('GPU 1 and GPU 2 are both given CPUs 96-127')
  expect(said).toContain("GPU 0 and GPU 1 share physical cores: the SMT siblings of CPUs 0-31 are the other's")
  const computed = ['0-23,96-119', '24-47,120-143', '48-71,144-167', '72-95,168-191']
  for (const [gpu, cores] of computed.entries()) expect(said).toMatch(new RegExp(`^${gpu} .* ${cores}$`, 'm'))
  expect(tasks(refused, 'changed')).toEqual([])
})

describe('disks', () => {
  const byId = '/dev/disk/by-id'
  const attach = (name: string, size: string) =>
    sh(`mkdir -p ${byId} /srv; truncate -s ${size} /srv/${name}; ln -sfn "$(losetup -f --show /srv/${name})" ${byId}/lab-${name}`)

  beforeAll(async () => {
    if ((await sh(`ls ${byId} 2>/dev/null; true`)) !== '') return
    await attach('blank', '3G')
    await attach('used', '64M')
    await sh("printf '# by hand\\n/dev/sdx9 /mnt/blank xfs defaults,noauto,discard 0 0\\nproc /proc proc defaults 0 0\\n' >/etc/fstab")
    await sh('printf plots | dd bs=1 seek=70000 conv=notrunc status=none of=/srv/used')
  })

  test('what is not blank is never formatted, whatever the role was told', async () => {
    const before = await sh('sha256sum /srv/used')
    const device = `${byId}/lab-used`
    const { failed } = await converge(lab, 'storage-1', [filesystem({ device, fstype: 'ext4' })])
    expect(failed[`filesystem[${device}]`]).toContain('is not blank (it holds: data), and is left alone')
    expect(await sh('sha256sum /srv/used')).toBe(before)
    const wish = fstab({ path: '/mnt/used', device, fstype: 'ext4', options: ['nofail'] })
    expect((await converge(lab, 'storage-1', [wish])).failed['fstab[/mnt/used]']).toContain('has no file system with a UUID')
  })

  test('a blank one gets its ext4, is mounted by UUID, and is mounted again after a boot', async () => {
    const first = await run('disks', [])
    expect([complaints(first), first.code]).toEqual([[], 0])
    expect(tasks(first, 'changed')).toEqual([
      `storage-1 filesystem[${byId}/lab-blank]`,
      'storage-1 fstab[/mnt/blank]',
      'storage-1 fstab[/mnt/nvme0n1]',
    ])
    expect((await run('disks', ['--check'])).code).toBe(0)
    const uuid = async (device: string) => `UUID=${await sh(`blkid -p -s UUID -o value "$(realpath ${device})"`)}`
    expect((await sh('cat /etc/fstab')).split('\n')).toEqual([
      '# by hand',
      `${await uuid(`${byId}/lab-blank`)} /mnt/blank ext4 discard,noatime,nofail 0 2`,
      'proc /proc proc defaults 0 0',
      `${await uuid('$(findmnt -no SOURCE /mnt/nvme0n1)')} /mnt/nvme0n1 ext4 noatime,nofail 0 2`,
    ])
    await sh('umount /mnt/blank && mount -a')
    expect(await sh('findmnt -no FSTYPE,OPTIONS /mnt/blank')).toMatch(/^ext4 +rw,noatime/)
  })

  test("'max' is a number whose files fit to the last one, and one more does not; then it stays", async () => {
    const sectorsOf = async (): Promise<Record<string, number>> => {
      const { stdout } = await lab.ctl(playbookCommand('facts', ['--output', 'json', '-l', 'storage-1'], inventory), {
        env: { LAB_PREFIX: lab.prefix },
      })
      const { hosts } = JSON.parse(stdout) as { hosts: { disks: { path: string; most: number }[] }[] }
      return Object.fromEntries(hosts.flatMap(({ disks }) => disks).map(({ path, most }) => [path, most]))
    }
    const wanted = await sectorsOf()
    expect(wanted).toEqual({ '/mnt/blank': 2, '/mnt/nvme0n1': 3 })
    for (const [path, most] of Object.entries(wanted)) {
      const fill = (count: number) =>
        sh(`cd ${path} && fallocate -l ${plotBytes(count)} plot.bin && fallocate -l ${metadataBytes(count)} metadata.bin`)
      await fill(most)
      await expect(fill(most + 1)).rejects.toThrow('No space left on device')
    }
    expect(await sectorsOf()).toEqual(wanted)
  })

  test('more than fit and fewer than there are is refused, both at once', async () => {
    const refused = await run('site', ['-l', 'storage-1'], { LAB_WRONG_SECTORS: 'yes' })
    expect([refused.code, tasks(refused, 'changed')]).toEqual([1, []])
    const said = complaints(refused).join('\n')
    expect(said).toMatch(/blank: 3 sectors need 3,172,134,912 bytes, and there are [\d,]+; at most 2 sectors fit: write that, or 'max'/)
    expect(said).toMatch(/nvme0n1: 1 sectors are fewer than the 3 that are there: 2 would be thrown away/)
  })
})
