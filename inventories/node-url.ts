import { RequestError } from '../lib/engine/errors.ts'
import type { Inventory } from '../lib/inventory/inventory.ts'
import { didYouMean } from '../lib/inventory/near.ts'
import { hostPort } from '../lib/render/nats.ts'
import type { Cluster, NodeHost } from './schema.ts'

type Inv = Inventory<Cluster>

/** A node machine by its name, or the first. @throws RequestError for a name that none has */
export function nodeNamed({ hosts }: Inv, name: string | undefined): NodeHost {
  const nodes = hosts.filter((host): host is NodeHost => host.group === 'node')
  const found = name === undefined ? nodes[0] : nodes.find((host) => host.name === name)
  if (found !== undefined) return found
  const fix = didYouMean(
    name ?? '',
    nodes.map((host) => host.name),
  )
  throw new RequestError([{ where: '--node', what: `no node machine is called '${name ?? ''}'`, fix }])
}

const cut = /^(.*):(\d+)$/

/** HOST:PORT at which other machines reach a node's RPC. @throws RequestError where it listens to its own machine only */
export function rpcFromElsewhere({ name, address, privateAddress, rpcListenOn }: NodeHost): string {
  const [, host = '', port = ''] = cut.exec(rpcListenOn) ?? []
  if (host === '0.0.0.0' || host === '[::]') return hostPort(privateAddress ?? address, Number(port))
  if (!/^(127\.|localhost$|\[::1\])/.test(host)) return rpcListenOn
  const what = `the node's RPC listens on ${rpcListenOn}, where no other machine reaches it`
  throw new RequestError([{ where: name, what, fix: `set its rpcListenOn to its private address, and node.rpcMethods to unsafe` }])
}

/** @throws RequestError where the inventory's nodes don't keep the history that pieces are made of */
export function wholeHistory({ cluster: { node }, source }: Inv): void {
  const { sync, blocksPruning } = node
  const problem = (name: string, is: string, fix: string) => ({
    where: `${source}: cluster.node.${name}`,
    what: `${is} does not keep the whole history`,
    fix,
  })
  const problems = [
    ...(sync === 'full' ? [] : [problem('sync', sync, 'export needs full, and a database that was made with it')]),
    ...(/^archive/.test(blocksPruning)
      ? []
      : [problem('blocksPruning', blocksPruning, 'export needs archive, and a database that was made with it')]),
  ]
  if (problems.length > 0) throw new RequestError(problems)
}
