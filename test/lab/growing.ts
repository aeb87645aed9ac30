import { expect } from 'vitest'
import { complaints, json, pids, running, tasks } from './cluster.ts'
import type { Lab } from './harness.ts'
import { playbook, type Run } from './rollout.ts'
import { publishing, type Watched, watchLeader, watchPrograms } from './watch.ts'

export type Growth = {
  readonly lab: Lab
  /** Node machines at first, and those that join. */
  readonly nodes: readonly string[]
  readonly joining: readonly string[]
  /** Who leaves again, one after the other, which may depend on who leads by then. */
  readonly leaving: (leader: string) => readonly string[]
  /** All other machines. */
  readonly others: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

const inventory = 'test/lab/inventories/growing.ts'
const conf = '/etc/nats/nats-server.conf'
const well = { code: 0, complaints: [] }
const outcome = (run: Run) => ({ code: run.code, complaints: complaints(run) })
const longest = (downs: Watched['downs']) => Math.max(0, ...Object.values(downs).flatMap((each) => each.map(({ from, to }) => to - from)))

/** What an operator does to this cluster of so many node machines. */
const operator = ({ lab, env }: Growth) => ({
  site: (nodes: readonly string[], ...args: string[]) =>
    playbook(lab, 'site', args, { inventory, env: { ...env, LAB_NODES: nodes.join(',') } }),
  remove: (nodes: readonly string[], host: string, ...args: string[]) =>
    playbook(lab, 'remove-host', ['--host', host, ...args], { inventory, env: { ...env, LAB_NODES: nodes.join(',') } }),
})

const metaOf = async (lab: Lab, host: string) => {
  const { meta_cluster } = (await json(lab, host, '/jsz')) as { meta_cluster: { leader: string; cluster_size: number } }
  return meta_cluster
}

/** A machine that has left: nothing runs, and nothing would start when it boots. */
async function hasLeft(lab: Lab, host: string): Promise<void> {
  expect([host, Object.keys(await running(lab, host))]).toEqual([host, []])
  const left = await lab.exec(host, ['sh', '-c', `cd /etc/supervisor/conf.d && ls -d *.conf ${conf}; systemctl is-enabled nats-server`])
  expect([host, left.stdout]).toEqual([host, 'masked\n'])
}

/** Grows a converged cluster and shrinks it again under the eyes of watchers; ends with the node machines that are left. */
export async function growAndShrink(growth: Growth): Promise<void> {
  const { lab, nodes, joining, others } = growth
  const { site, remove } = operator(growth)
  const all = [...nodes, ...joining]
  const before = await pids(lab, [...nodes, ...others])
  const publisher = await publishing(lab, nodes)
  const leaders = await watchLeader(lab, nodes)
  const programs = await watchPrograms(lab, [...nodes, ...others])

  const grown = await site(all)
  expect(outcome(grown)).toEqual(well)
  const touched = tasks(grown, 'changed').filter((task) => !joining.some((host) => task.startsWith(`${host} `)))
  expect(touched).toEqual(nodes.flatMap((host) => [`${host} file[${conf}]`, `${host} loaded[${conf}]`]))
  const { leader, cluster_size } = await metaOf(lab, nodes[0]!)
  expect(cluster_size).toBe(all.length)

  let left = all
  for (const host of growth.leaving(leader)) {
    const run = await remove(left, host, '--yes')
    expect(outcome(run)).toEqual(well)
    expect(run.stderr).toContain(`Now delete '${host}' under hosts.node in `)
    const again = await remove(left, host, '--yes')
    expect([outcome(again), tasks(again, 'changed')]).toEqual([well, []])
    left = left.filter((each) => each !== host)
    await hasLeft(lab, host)
    for (const each of left) expect([each, (await metaOf(lab, each)).cluster_size]).toEqual([each, left.length])
  }
  const shrunk = await site(left)
  expect(outcome(shrunk)).toEqual(well)
  expect(tasks(shrunk, 'changed')).toEqual(left.flatMap((host) => [`${host} file[${conf}]`, `${host} loaded[${conf}]`]))

  const [seen, led, said] = [await programs.stop(), await leaders.stop(), await publisher.stop()]
  const stayed = (name: string) => left.concat(others).some((host) => name.startsWith(`${host} `))
  const of = <T>(found: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(found).filter(([name]) => stayed(name)))
  expect(of(await pids(lab, [...left, ...others]))).toMatchObject(of(before))
  expect(Object.values(of(seen.starts)).filter((count) => count > 0)).toEqual([])
  const watching = nodes.filter((host) => left.includes(host))
  expect(led.mostAtOnce(new RegExp(`^(${watching.join('|')}) leader$`))).toBeLessThan(watching.length)
  expect([said.lost, said.doubled, said.acked > 200]).toEqual([[], [], true])
  const { acked, longestGap } = said
  const names = new Set(led.changes.flatMap(({ state }) => (state === '' ? [] : [state])))
  const without = `a server that stayed knew no leader for at most ${longest(of(led.downs)).toFixed(1)} s`
  console.info(`acknowledged ${acked}, lost 0, longest gap ${longestGap} s; led by ${[...names].join(', then ')}; ${without}`)
}
