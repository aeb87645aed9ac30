import * as derived from '../../inventories/derived.ts'
import { partsOf } from '../../inventories/machine.ts'
import { type Cluster, schema } from '../../inventories/schema.ts'
import { currentRelease } from '../../lib/facts/current-release.ts'
import { diskUse } from '../../lib/facts/disk-use.ts'
import { gpuUse } from '../../lib/facts/gpu-use.ts'
import { natsHttpPort } from '../../lib/facts/nats.ts'
import type { HttpAnswer } from '../../lib/kinds/http.ts'
import { httpAnswers } from '../../lib/kinds/http.ts'
import { supervised } from '../../lib/kinds/supervised.ts'
import { type Answers, question, type Seen } from '../../lib/readout.ts'
import { programName } from '../../roles/autonomys/components.ts'
import { type NatsHealth, natsAsk, natsChanges, natsPlace } from '../../roles/nats-health.ts'
import { type NodeHealth, nodeAsk, nodeChanges, nodePlace } from '../../roles/node-health.ts'
import { disksPart, gateWords, gpusPart, merged, type Part, programsPart, releasePart } from './judge.ts'

const common = ({ dir }: Cluster, paths: readonly string[]) => ({
  supervised,
  release: currentRelease(dir),
  disks: { ...diskUse, args: () => paths },
})

/** What an answer says; what could not be seen is told as that. */
const of = <T>(what: string, answer: Seen<T>, say: (seen: T) => Part): Part =>
  'seen' in answer ? say(answer.seen) : { unseen: [`${what}: ${answer.unseen}`] }

const commonParts = (host: derived.Machine, { version }: Cluster, answers: Answers<ReturnType<typeof common>>): Part[] => {
  const names = partsOf(host).map(([id, gpu]) => programName(id, gpu))
  return [
    of('programs', answers.supervised, (seen) => programsPart(names, seen)),
    of('release', answers.release, (seen) => releasePart(version, seen)),
    of('disks', answers.disks, (seen) => disksPart(seen, 'disks' in host)),
  ]
}

function natsPart(spec: NatsHealth, answers: readonly HttpAnswer[]): Part {
  const place = natsPlace(answers)
  const wrong = gateWords('NATS', natsChanges(spec, answers))
  if (place === undefined) return { wrong }
  const { behind, leader, ...rest } = place
  return { wrong, nats: { ...rest, behind: Object.fromEntries(behind), ...(leader !== undefined && { leader }) } }
}

function nodePart(spec: NodeHealth, answers: readonly HttpAnswer[]): Part {
  const node = nodePlace(answers)
  return { wrong: gateWords('node', nodeChanges(spec, answers)), ...(node && { node }) }
}

const nodes = question({
  hosts: schema.groups.node,
  facts: ({ host, cluster }) => ({
    ...common(cluster, [host.basePath, cluster.nats.storeDir]),
    gpus: gpuUse,
    nats: httpAnswers('nats', natsAsk(natsHttpPort)),
    node: httpAnswers('node', nodeAsk(derived.ownRpc(host))),
  }),
  read: ({ host, cluster, inventory }, answers) =>
    merged([
      ...commonParts(host, cluster, answers),
      of('NATS', answers.nats, (seen) => natsPart(derived.natsHealth(inventory, host, []), seen)),
      of('node', answers.node, (seen) => nodePart(derived.nodeHealth(inventory, host), seen)),
      of('GPUs', answers.gpus, (seen) => gpusPart([host.gpu], seen)),
    ]),
})

const plots = question({
  hosts: schema.groups.plot,
  facts: ({ host, cluster }) => ({ ...common(cluster, [host.shardedCache, host.fullPieceCache, host.plotBase]), gpus: gpuUse }),
  read: ({ host, cluster }, answers) =>
    merged([...commonParts(host, cluster, answers), of('GPUs', answers.gpus, (seen) => gpusPart(host.gpus, seen))]),
})

const storages = question({
  hosts: schema.groups.storage,
  facts: ({ host, cluster }) =>
    common(
      cluster,
      host.disks.map(({ path }) => path),
    ),
  read: ({ host, cluster }, answers) => merged(commonParts(host, cluster, answers)),
})

export const questions = [nodes, plots, storages]
