import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applyScript, readAnswer } from '../../lib/engine/script.ts'
import { run } from '../../lib/engine/step.ts'
import { sysctl } from '../../lib/kinds/sysctl.ts'
import { inDash, see } from './harness.ts'

const now = (path: string) => readFileSync(`/proc/sys/${path}`, 'utf8').trim()

describe('sysctl', () => {
  it('is a file and the live values, or the file alone where optional', () => {
    const spec = { name: 'net', values: { 'vm.swappiness': 1, 'net.ipv4.ip_local_port_range': '1024  65000' } }
    expect(sysctl(spec).map(({ id }) => id)).toEqual(['file[/etc/sysctl.d/90-plotwright-net.conf]', 'sysctl[net]'])
    expect(sysctl({ ...spec, optional: true }).map(({ id }) => id)).toEqual(['file[/etc/sysctl.d/90-plotwright-net.conf]'])
    expect(sysctl(spec)[0]!.fingerprint).toContain('vm.swappiness = 1\\nnet.ipv4.ip_local_port_range = 1024 65000\\n')
  })

  it('reads whole values, of several words too', () => {
    const values = { 'vm.max_map_count': now('vm/max_map_count'), 'net.ipv4.ip_local_port_range': now('net/ipv4/ip_local_port_range') }
    expect(values['vm.max_map_count']).toMatch(/^\d\d+$/)
    expect(see(sysctl({ name: 'x', values })[1]!).changes).toEqual([])
    expect(see(sysctl({ name: 'x', values: { ...values, 'vm.max_map_count': 7 } })[1]!).changes).toEqual([
      { field: 'vm.max_map_count', from: now('vm/max_map_count'), to: '7' },
    ])
  })

  it('tells a key that the kernel lacks from one that may not be read', () => {
    expect(see(sysctl({ name: 'x', values: { 'no.such': 1 } })[1]!).changes).toEqual([{ field: 'no.such', from: '(absent)', to: '1' }])
    const closed = sysctl({ name: 'x', values: { 'kernel.cad_pid': 1 } })[1]!
    expect(see(closed, { user: 'nobody' }).unreadable).toBe("/proc/sys/kernel/cad_pid can't be read")
  })

  it('fails clearly where the kernel refuses', () => {
    const live = sysctl({ name: 'x', values: { 'kernel.ostype': 'Minix' } })[1]!
    const failed = (path: string) =>
      readAnswer(inDash(applyScript([run('sysctl_set', path, 'Minix')], [live.kind], [live])), '0badcafe', [live]).failure?.output
    expect(failed('/proc/sys/kernel/ostype')).toContain('the kernel refuses Minix for /proc/sys/kernel/ostype')
    expect(failed('/proc/sys/no/such')).toBe('this kernel has no /proc/sys/no/such; is a module missing?')
  })

  it.each([
    [{ name: 'a/b', values: {} }],
    [{ name: 'x', values: { swappiness: 1 } }],
    [{ name: 'x', values: { '../../etc/passwd': 1 } }],
    [{ name: 'x', values: { 'vm.swappiness': '1\nkernel.x = 1' } }],
  ])('refuses %j', (spec) => {
    expect(() => sysctl(spec)).toThrow(/^sysctl\[/)
  })
})
