import type { RoleProblem } from '../lib/engine/playbook.ts'
import type { CurrentRelease } from '../lib/facts/current-release.ts'
import { checkDisks } from '../lib/facts/disk-checks.ts'
import { driverVerdict } from '../lib/facts/driver.ts'
import type { Gpus } from '../lib/facts/gpu.ts'
import { type NamedGpu, promised } from '../lib/facts/gpu-promise.ts'
import { isLocal, type Mount, mountOf } from '../lib/facts/mounts.ts'
import { gigabytes } from '../lib/facts/text.ts'
import { programsCalm } from '../lib/kinds/programs-calm.ts'
import { role } from '../lib/role.ts'

export type PreflightRole = {
  /** Where releases lie. */
  readonly dir: string
  readonly version: string
  /** The catalogue: the format of farms that each release of it leaves behind. */
  readonly formats: Readonly<Record<string, number>>
  /** Bytes that the release may take, unpacked and on its way. */
  readonly bytes: number
  readonly gpus: readonly NamedGpu[]
  /** The role whose programs run on these. */
  readonly gpuRole: string
  readonly disks: readonly string[]
}

export type PreflightFacts = { readonly mounts: readonly Mount[]; readonly gpus: Gpus; readonly release: CurrentRelease }

type Verdict = { readonly problems: readonly RoleProblem[]; readonly notices: readonly string[] }

const fine: Verdict = { problems: [], notices: [] }

/** Farms that a newer format has reached are refused by older programs; a host without farms has nothing to lose. */
export function formatVerdict({ version, formats, disks }: PreflightRole, { version: current }: CurrentRelease): Verdict {
  const [to = 1, from] = [formats[version], current === undefined ? undefined : formats[current]]
  if (current === undefined || current === version) return fine
  if (from === undefined)
    return {
      ...fine,
      notices: [`runs release ${current}, which is not among the inventory's releases: nothing is known of its farms' format`],
    }
  if (disks.length === 0 || from === to) return fine
  const change = `the farms' format changes between ${current} (${from}) and ${version} (${to})`
  if (from > to)
    return {
      ...fine,
      problems: [{ what: `${change}, and an older release can't read newer farms`, fix: `stay at ${current}, or choose a newer one` }],
    }
  return { ...fine, notices: [`${change}: there is no way back, and no farming machine is taken back if it fails`] }
}

export function roomVerdict({ dir, version, bytes }: PreflightRole, { mounts, release }: Omit<PreflightFacts, 'gpus'>): Verdict {
  const { target, availableBytes = bytes } = mountOf(dir, mounts) ?? {}
  if (release.unpacked.includes(version) || availableBytes >= bytes) return fine
  const what = `release ${version} may take ${gigabytes(bytes)} in ${dir}, and ${target} has ${gigabytes(availableBytes)} free`
  return { ...fine, problems: [{ what, fix: 'make room there, or lower keepReleases' }] }
}

/** In the words of the role whose programs run there, which would object as well. */
const inWordsOf = (where: string, problems: readonly RoleProblem[]): RoleProblem[] => problems.map((problem) => ({ where, ...problem }))

export function hardwareVerdict(
  { gpus, gpuRole, disks }: PreflightRole,
  { mounts, gpus: found }: Omit<PreflightFacts, 'release'>,
): Verdict {
  const driver = gpus.length === 0 || found.driver === undefined ? undefined : driverVerdict(found.driver)
  const local = mounts.filter(isLocal)
  const use = disks.map((path) => ({ path, mount: mountOf(path, local), takenBytes: 0, devices: [], controllers: [] }))
  return {
    ...fine,
    problems: [
      ...(driver?.verdict === 'refused' ? [{ what: driver.text, fix: 'install 550.54.14 or newer, and reboot' }] : []),
      ...inWordsOf(gpuRole, promised(gpus, found).problems),
      ...inWordsOf('plot-client', checkDisks(use).problems),
    ],
  }
}

/** What must be well before a cluster at work is changed. Nothing is put right here. */
export function preflight(spec: PreflightRole, facts: PreflightFacts) {
  const verdicts = [hardwareVerdict(spec, facts), roomVerdict(spec, facts), formatVerdict(spec, facts.release)]
  return role('preflight', [programsCalm()], {
    problems: verdicts.flatMap(({ problems }) => problems),
    notices: verdicts.flatMap(({ notices }) => notices),
  })
}
