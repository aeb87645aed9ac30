import { type CommandLine, type Common, type Fault, faultWhen, normalisePath, pathFaults } from './command-line.ts'

export type NodeRun = Common & {
  readonly basePath: string
  /** Default mainnet. */
  readonly chain?: string
  /** Default full: the node's own default, snap, leaves out the history that export-piece reads. */
  readonly sync?: 'full' | 'snap'
  /** Default true. */
  readonly farmer?: boolean
  /** HOST:PORT, default 127.0.0.1:9944. */
  readonly rpcListenOn?: string
  /** The node's default, auto, is unsafe on loopback only. */
  readonly rpcMethods?: 'auto' | 'safe' | 'unsafe'
  readonly rpcCors?: string
  /** Default archive, both; a database keeps what it was created with. */
  readonly blocksPruning?: string
  readonly statePruning?: string
  readonly name?: string
  /** Anyone who reaches the port may then drive the node. */
  readonly allowUnsafeRpcEverywhere?: boolean
}

const loopback = /^(127\.[\d.]+|localhost|\[::1\]):\d+$/
const everywhere = /^(0\.0\.0\.0|\[::\]):\d+$/
const address = /^(\[[\da-f:.]+\]|[\w.-]+):\d+$/i

function rpcFaults({ rpcListenOn: listen = '127.0.0.1:9944', rpcMethods: methods = 'auto', ...spec }: NodeRun): Fault[] {
  const trusted = methods === 'unsafe' || (methods === 'auto' && loopback.test(listen))
  return [
    ...faultWhen(!address.test(listen), `RPC address ${listen} is no HOST:PORT`, 'write it like 127.0.0.1:9944'),
    ...faultWhen(
      methods === 'unsafe' && everywhere.test(listen) && spec.allowUnsafeRpcEverywhere !== true,
      `unsafe RPC on ${listen} lets anyone who reaches it drive the node`,
      'listen on 127.0.0.1:9944 or the private address, or set allowUnsafeRpcEverywhere',
    ),
    ...faultWhen(
      spec.farmer !== false && !trusted,
      `RPC methods ${methods} on ${listen} look healthy, but no solution is ever accepted`,
      'listen on 127.0.0.1:9944, or set rpcMethods to unsafe on a private address',
    ),
  ]
}

const notices = ({ sync = 'full', blocksPruning = 'archive', rpcListenOn: listen = '127.0.0.1:9944', rpcMethods }: NodeRun): string[] => [
  ...(sync === 'full' && blocksPruning === 'archive'
    ? []
    : ['this node cannot feed autonomys-export-piece: it needs sync full and blocks pruning archive']),
  ...(rpcMethods === 'unsafe' && !loopback.test(listen) ? [`unsafe RPC on ${listen}: let the firewall admit the cluster only`] : []),
]

/** `autonomys-node run …` (autonomys/subspace, commands/run/consensus.rs, mainnet-2024-nov-28). */
const run = (spec: NodeRun): CommandLine => ({
  argv: [
    spec.binary,
    'run',
    '--base-path',
    normalisePath(spec.basePath),
    ...(spec.farmer === false ? [] : ['--farmer']),
    '--rpc-listen-on',
    spec.rpcListenOn ?? '127.0.0.1:9944',
    '--chain',
    spec.chain ?? 'mainnet',
    '--sync',
    spec.sync ?? 'full',
    `--blocks-pruning=${spec.blocksPruning ?? 'archive'}`,
    `--state-pruning=${spec.statePruning ?? 'archive'}`,
    ...(spec.rpcMethods === undefined ? [] : ['--rpc-methods', spec.rpcMethods]),
    ...(spec.rpcCors === undefined ? [] : ['--rpc-cors', spec.rpcCors]),
    ...(spec.name === undefined ? [] : ['--name', spec.name]),
    ...(spec.extraArgs ?? []),
  ],
  environment: {},
  problems: [...pathFaults(spec.binary), ...pathFaults(spec.basePath), ...rpcFaults(spec)],
  notices: notices(spec),
})

export const node = { run }

/** `autonomys-export-piece`: writes what the node at `nodeUrl` (http://HOST:9944) holds to `full-cache-tmp` below its working directory. */
export const exportPiece = ({ binary, nodeUrl, extraArgs = [] }: Common & { readonly nodeUrl: string }): CommandLine => ({
  argv: [binary, ...extraArgs],
  environment: { NODE_URL: nodeUrl },
  problems: [
    ...pathFaults(binary),
    ...faultWhen(
      !/^https?:\/\/[^/\s]+:\d+\/?$/.test(nodeUrl),
      `${nodeUrl} is no http://HOST:PORT`,
      'name the node’s RPC, such as http://127.0.0.1:9944',
    ),
  ],
  notices: [],
})

export const exportedPieces = (workingDirectory: string): string => normalisePath(`${workingDirectory}/full-cache-tmp`)
