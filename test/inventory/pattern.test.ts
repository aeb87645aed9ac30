import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { selectHosts } from '../../lib/inventory/pattern.ts'
import { directoryOf, refusal } from './support.ts'

const members = {
  node: 'node-1 node-2 node-3',
  plot: 'plot-1 plot-2',
  storage: 'storage-1 storage-2',
  rack_b: 'node-2 storage-2',
  compute: 'node-1 node-2 node-3 plot-1 plot-2',
  spare: '',
}
const all = [members.node, members.plot, members.storage, '2001:db8::7'].join(' ').split(' ')
const inventory = {
  hosts: all.map((name) => ({ name })) as never,
  groups: new Map([['all', all], ...Object.entries(members).map(([name, hosts]) => [name, hosts === '' ? [] : hosts.split(' ')] as const)]),
}
const select = (pattern: string) => selectHosts(inventory, pattern).join(' ')
const refused = (pattern: string, directory?: string) => refusal(() => selectHosts(inventory, pattern), directory)

describe('selectHosts', () => {
  it.each([
    ['all', all.join(' ')],
    ['*', all.join(' ')],
    ['node-2', 'node-2'],
    ['plot', 'plot-1 plot-2'],
    ['plot:node', 'node-1 node-2 node-3 plot-1 plot-2'],
    ['plot-2,plot-1', 'plot-1 plot-2'],
    ['plot-2 , node-1', 'node-1 plot-2'],
    ['node*:!node-3', 'node-1 node-2'],
    ['!node-3:node*', 'node-1 node-2'],
    ['!node', 'plot-1 plot-2 storage-1 storage-2 2001:db8::7'],
    ['&rack_b', 'node-2 storage-2'],
    ['node:&rack_b', 'node-2'],
    ['&rack_b:node:storage:!storage-2', 'node-2'],
    ['node:&rack_b:plot', 'node-2'],
    ['!rack_b:&compute:all', 'node-1 node-3 plot-1 plot-2'],
    ['2001:db8::7', '2001:db8::7'],
    ['node[0]', 'node-1'],
    ['node[-1]', 'node-3'],
    ['node[-3]', 'node-1'],
    ['node[0:1]', 'node-1 node-2'],
    ['node[1:]', 'node-2 node-3'],
    ['node[1:99]', 'node-2 node-3'],
    ['compute[2:3]:!plot', 'node-3'],
    ['*o*e[0]', 'node-1'],
    ['~node-[13]', 'node-1 node-3'],
    ['~(plot|storage)-1', 'plot-1 storage-1'],
    ['~.*-\\d{1,2}$:!~rack', 'node-1 node-3 plot-1 plot-2 storage-1'],
    ['n?de-1', 'node-1'],
    ['*-[12]', 'node-1 node-2 plot-1 plot-2 storage-1 storage-2'],
    ['node-[2-3]', 'node-2 node-3'],
    ['[!ns2]*-1', 'plot-1'],
    ['plot:!spare', 'plot-1 plot-2'],
  ])('%s', (pattern, names) => {
    expect(select(pattern)).toBe(names)
  })

  it('reads a list of hosts from a file, next to other terms', () => {
    const file = join(directoryOf({ retry: '# of yesterday\nplot-2\r\n\n  node*\n!node-3\n' }), 'retry')
    expect(select(`@${file}`)).toBe('node-1 node-2 plot-2')
    expect(select(`@${file}:&rack_b`)).toBe('node-2')
  })

  it('tells every term that means nothing', async () => {
    expect(
      await refused('noed:!node-7:&rack_c:*.example.com:~ode:~*x:plot[2]:node[-4]:plot[5:6]:node[0-1]:nodes[0]:@no/such'),
    ).toMatchInlineSnapshot(`
      "--limit @no/such: this file cannot be read; name a file that lists hosts, one a line
      --limit noed: no host or group is called 'noed'; did you mean 'node'?
      --limit !node-7: no host or group is called 'node-7'; did you mean 'node-1' or 'node-2' or 'node-3'?
      --limit &rack_c: no host or group is called 'rack_c'; did you mean 'rack_b'?
      --limit *.example.com: no host or group matches '*.example.com'; known: all, node, plot, storage, rack_b, compute, spare, node-1, node-2, node-3, plot-1, plot-2, … (15)
      --limit ~ode: no host or group matches '~ode'; did you mean 'node'?
      --limit ~*x: '~*x' is no regular expression; write one that JavaScript reads, such as ~node-[12]
      --limit plot[2]: 'plot' has no such position; its hosts have the positions 0 to 1
      --limit node[-4]: 'node' has no such position; its hosts have the positions 0 to 2
      --limit plot[5:6]: 'plot' has no such position; its hosts have the positions 0 to 1
      --limit node[0-1]: a range is written with a colon; did you mean 'node[0:1]'?
      --limit nodes[0]: no host or group matches 'nodes[0]'; did you mean 'node' or 'node-1' or 'node-2'?"
    `)
  })

  it.each(['', ' ', ',', ':'])('does not take %j for all hosts', async (pattern) => {
    expect(await refused(pattern)).toBe(`--limit ${pattern}: this names no host; write \`all\` for every host`)
  })

  it('does not take an empty list for all hosts', async () => {
    const directory = directoryOf({ empty: '# none\n' })
    expect(await refused(`@${directory}/empty`, directory)).toMatchInlineSnapshot(
      `"--limit @empty: this names no host; write \`all\` for every host"`,
    )
  })

  it.each(['node:&plot', 'node:!node', 'spare'])('refuses %s, which leaves no host', async (pattern) => {
    expect(await refused(pattern)).toBe(`--limit ${pattern}: no host is left; loosen an intersection or an exclusion`)
  })
})
