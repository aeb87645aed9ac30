import type { RoleProblem } from '../lib/engine/playbook.ts'
import { driverVerdict } from '../lib/facts/driver.ts'
import type { Gpus } from '../lib/facts/gpu.ts'
import type { Limits } from '../lib/facts/limits.ts'
import { type Mount, mountOf } from '../lib/facts/mounts.ts'
import type { Link } from '../lib/facts/net.ts'
import type { Os } from '../lib/facts/os.ts'
import { gib } from '../lib/facts/text.ts'
import { clock } from '../lib/kinds/clock.ts'
import { directory } from '../lib/kinds/directory.ts'
import { limits as loginLimits } from '../lib/kinds/limits.ts'
import { packages } from '../lib/kinds/package.ts'
import { service } from '../lib/kinds/service.ts'
import { sysctl } from '../lib/kinds/sysctl.ts'
import { user } from '../lib/kinds/user.ts'
import type { ProgramConfig } from '../lib/render/supervisor.ts'
import { role } from '../lib/role.ts'
import { logBudget } from './autonomys/log-budget.ts'

export type BaseRole = {
  readonly packages: readonly string[]
  /** Who the programs run as, and where their releases lie. */
  readonly user: string
  readonly dir: string
  readonly openFiles: number
  readonly sysctl: Readonly<Record<string, string | number>>
  readonly sysctlLive: boolean
  readonly timeSync: 'chrony' | 'none'
  /** Bytes of memory that the vendor asks for on such a machine. */
  readonly memory: number
  /** Mbit/s that the vendor asks for. */
  readonly network: number
  /** Logs of all programs of the host. */
  readonly logs: readonly ProgramConfig['log'][]
}

export type BaseFacts = {
  readonly os: Os
  readonly limits: Limits
  readonly links: readonly Link[]
  readonly mounts: readonly Mount[]
  /** Only of machines that have GPUs. */
  readonly gpus?: Gpus
}

/** Seconds that an answer's way may take. */
const slack = 5

function problemsOf({ openFiles }: BaseRole, { os, limits, gpus }: BaseFacts): RoleProblem[] {
  const driver = gpus?.driver === undefined ? undefined : driverVerdict(gpus.driver)
  return [
    ...(os.arch === 'x86_64' ? [] : [{ what: `${os.arch} is no machine for the vendor's binaries`, fix: 'they are built for x86_64' }]),
    ...(openFiles <= limits.mostNofile
      ? []
      : [
          {
            what: `${openFiles} open files are more than this host allows (${limits.mostNofile}): supervisord would refuse to start`,
            fix: 'lower openFiles, or raise fs.nr_open',
          },
        ]),
    ...(driver?.verdict === 'refused' ? [{ what: driver.text, fix: 'install 550.54.14 or newer, and reboot' }] : []),
  ]
}

function noticesOf(spec: BaseRole, { os, links, mounts, gpus }: BaseFacts): string[] {
  const driver = gpus?.driver === undefined ? undefined : driverVerdict(gpus.driver)
  const fastest = Math.max(0, ...links.flatMap(({ up, speed = 0 }) => (up ? speed : 0)))
  const disk = mountOf('/var/log', mounts)
  const budget = disk?.availableBytes === undefined ? undefined : logBudget(spec.logs, disk.availableBytes)
  return [
    ...(driver?.verdict === 'notice' ? [driver.text] : []),
    ...(os.memory >= spec.memory * 0.95 ? [] : [`this machine has ${gib(os.memory)} of memory; the vendor asks for ${gib(spec.memory)}`]),
    ...(fastest === 0 || fastest >= spec.network ? [] : [`the fastest link has ${fastest} Mbit/s; the vendor asks for ${spec.network}`]),
    ...(Math.abs(os.clock - os.heard) <= slack
      ? []
      : [`its clock is ${Math.abs(os.clock - os.heard).toFixed(0)} s ${os.clock < os.heard ? 'behind' : 'ahead of'} this machine's`]),
    ...(budget === undefined ? [] : [budget]),
    ...(spec.user === 'root' ? ["the vendor's programs run as root, as in the guide; an account of their own would do"] : []),
  ]
}

/** What every machine of the cluster needs before its first component. */
export function base(spec: BaseRole, facts: BaseFacts) {
  const { openFiles, timeSync, dir } = spec
  return role(
    'base',
    [
      packages({ names: [...spec.packages, ...(timeSync === 'chrony' ? ['chrony'] : [])] }),
      timeSync === 'chrony' && [service({ name: 'chrony', state: 'running', enabled: true }), clock({ within: 0.5 })],
      sysctl({ name: 'autonomys', values: spec.sysctl, optional: !spec.sysctlLive }),
      loginLimits({ domain: spec.user, item: 'nofile', soft: openFiles, hard: openFiles }),
      spec.user !== 'root' && user({ name: spec.user, system: true, home: dir }),
      directory({ path: dir }),
    ],
    { problems: problemsOf(spec, facts), notices: noticesOf(spec, facts) },
  )
}
