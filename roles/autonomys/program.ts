import type { Resource } from '../../lib/engine/kind.ts'
import type { Role, RoleProblem } from '../../lib/engine/playbook.ts'
import { directory } from '../../lib/kinds/directory.ts'
import { program, programUp } from '../../lib/kinds/program.ts'
import type { ServerList } from '../../lib/kinds/program-list.ts'
import { type ReleaseSpec, release } from '../../lib/kinds/release.ts'
import type { ProgramConfig } from '../../lib/render/supervisor.ts'
import { role } from '../../lib/role.ts'
import type { CommandLine } from './command-line.ts'
import { type ComponentId, logPath, programName } from './components.ts'

/** What all of the vendor's programs on a host have in common. */
export type Vendor = {
  readonly release: Omit<ReleaseSpec, 'name'>
  readonly user: string
  /** Seconds up before a program counts as running; the guide gives none, so that a loop of crashes looked healthy. */
  readonly startsecs: number
  /** Seconds that a component may take to stop, where the usual ones don't do. */
  readonly stopwaitsecs?: Readonly<Partial<Record<VendorId, number | undefined>>>
  /** True where nothing of it is at work yet: its programs start side by side, and the play's gate waits for them. */
  readonly newcomer?: boolean
  /** Whether a new process must prove that it stops in time. */
  readonly proveStop?: boolean
  /** `majority`: a program stays as it is while it names most of the NATS servers that there are; `exact`: it must name them all, and no other. */
  readonly serverLists?: 'majority' | 'exact'
}

/** By its version and not by the link `current`: what crashes in the middle of a rollout comes back as what it was until its turn comes. */
export const binaryOf = ({ release: { dir, version } }: Vendor, name: string): string => `${dir}/releases/${version}/${name}`

export const farmerBinary = (vendor: Vendor): string => binaryOf(vendor, 'autonomys-farmer')
export const nodeBinary = (vendor: Vendor): string => binaryOf(vendor, 'autonomys-node')

/** The one release that all components of a host run from: mixed versions don't understand each other. */
export const vendorRelease = ({ release: spec }: Vendor): Resource => release({ ...spec, name: 'autonomys' })

export type VendorId = Exclude<ComponentId, 'nats'>

/** Seconds between the stop signal and SIGKILL: a stop may hang without end (autonomys/subspace issue 3618); no numbers are published. */
const stopwaitsecs: Readonly<Record<VendorId, number>> = {
  node: 300,
  controller: 60,
  'proof-server': 60,
  'sharded-cache': 120,
  'full-piece-cache': 120,
  'plot-server': 120,
  'plot-client': 300,
}

/** Seconds that a component may take to stop before SIGKILL. */
export const stopSecondsOf = (vendor: Vendor, id: VendorId): number => vendor.stopwaitsecs?.[id] ?? stopwaitsecs[id]

/** Tries of 1 + 2 + … + 24 s, five minutes in all: after a whole site's boot NATS and the node come up later than the rest. */
export const startretries = 24

/** The guide's log sizes. */
export const logOf = (id: ComponentId, gpu?: number): ProgramConfig['log'] => ({
  path: logPath(id, gpu),
  maxBytes: id === 'proof-server' ? '500MB' : '100MB',
  backups: 2,
})

/** No majority of the servers is away while NATS works, so whoever names one finds a server, and hears of the others from it. */
function serverList({ serverLists = 'majority' }: Vendor, { argv }: CommandLine): ServerList | undefined {
  const flag = '--nats-server'
  const servers = argv.filter((word) => word === flag).length
  return servers === 0 || serverLists === 'exact' ? undefined : { flag, enough: Math.floor(servers / 2) + 1 }
}

/** Of one component: its program under Supervisor; `stopFirst` names programs that must not see it end. */
export const vendorProgram = (
  vendor: Vendor,
  id: VendorId,
  line: CommandLine,
  {
    gpu,
    stopFirst = [],
    tags = [],
  }: { readonly gpu?: number; readonly stopFirst?: readonly string[]; readonly tags?: readonly string[] } = {},
): Resource => {
  const list = serverList(vendor, line)
  return program(
    {
      name: programName(id, gpu),
      command: line.argv,
      environment: line.environment,
      user: vendor.user,
      startsecs: vendor.startsecs,
      startretries,
      stopwaitsecs: stopSecondsOf(vendor, id),
      log: logOf(id, gpu),
      inputs: [vendor.release.sha256],
      ...(vendor.proveStop ? { proveStop: true } : vendor.newcomer && { awaited: false }),
      ...(stopFirst.length > 0 && { stopFirst }),
      ...(list !== undefined && { serverList: list }),
    },
    { tags },
  )
}

/** Running, and for `upFor` seconds: by then a component has told the others of itself. */
export const programKnown = (id: VendorId, upFor: number): Resource =>
  programUp({ name: programName(id), log: logPath(id), ...(upFor > 0 && { upFor }) }, { wait: { within: 120 + upFor } })

/** What a command line objects to and tells, in the form a role hands on. */
export const remarks = (...lines: readonly CommandLine[]): { problems: RoleProblem[]; notices: string[] } => ({
  problems: lines.flatMap(({ problems }) => [...problems]),
  notices: [...new Set(lines.flatMap(({ notices }) => [...notices]))],
})

/** A data directory is the program's own, all the way down: files that root wrote earlier would end it. */
export const dataDirectory = ({ user }: Vendor, path: string): Resource =>
  directory({ path, owner: user, mode: '0750', ownTree: user !== 'root' })

type More = {
  /** Data directories. */
  readonly paths?: readonly string[]
  /** Programs that must not see it end. */
  readonly stopFirst?: readonly string[]
  /** Further tags of its program. */
  readonly tags?: readonly string[]
  /** What is waited for before the host's next component. */
  readonly proof?: readonly Resource[]
  readonly problems?: readonly RoleProblem[]
  readonly notices?: readonly string[]
}

/** The role of a component that runs once a host. */
export function component(vendor: Vendor, id: VendorId, line: CommandLine, more: More = {}): Role {
  const { paths = [], stopFirst = [], tags = [], proof = [], problems = [], notices = [] } = more
  const said = remarks(line)
  return role(
    id,
    [vendorRelease(vendor), paths.map((path) => dataDirectory(vendor, path)), vendorProgram(vendor, id, line, { stopFirst, tags }), proof],
    { problems: [...said.problems, ...problems], notices: [...said.notices, ...notices] },
  )
}
