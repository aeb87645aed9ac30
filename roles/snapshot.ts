import { shellLib } from '../lib/engine/shell-lib.ts'
import { absent } from '../lib/kinds/absent.ts'
import { type JobSpec, job } from '../lib/kinds/job.ts'
import { jobEnded, jobTold } from '../lib/kinds/job-ended.ts'
import type { Source } from '../lib/kinds/release.ts'
import { swapped } from '../lib/kinds/swapped.ts'
import { uploaded } from '../lib/kinds/uploaded.ts'
import { role } from '../lib/role.ts'
import { programName } from './autonomys/components.ts'

export type SnapshotRole = {
  readonly basePath: string
  readonly user: string
  readonly source: Source
  readonly sha256: string
  /** Leading path components of the archive's members that are left out. */
  readonly strip: number
  /** Seconds that a run waits until the archive is fetched, checked and unpacked. */
  readonly within: number
  readonly stopwaitsecs: number
}

/** Beside the database, so that they can change places; each archive has its own. */
const places = ({ basePath, sha256 }: SnapshotRole) => {
  const short = sha256.slice(0, 8)
  return { work: `${basePath}.restore-${short}`, keep: `${basePath}.before-${short}` }
}

const script = shellLib(import.meta.url, './autonomys/snapshot.sh')

function jobOf(spec: SnapshotRole): JobSpec {
  const { user, source, sha256, strip } = spec
  const { work } = places(spec)
  const from = 'url' in source ? [source.url] : []
  return {
    name: 'restore-node',
    argv: ['/bin/sh', '-c', `${script.text}\nsnapshot_restore "$@"`, 'snapshot', work, sha256, user, String(strip), ...from],
    shown: `${['fetch', ...from].join(' ').replace(/^fetch$/, 'take the archive')}, check its sha256, unpack it to ${work}/ready`,
  }
}

/** The archive of a node's database, checked and unpacked beside its place while the node still runs. */
export function snapshot(spec: SnapshotRole) {
  const { source, within } = spec
  const unpack = jobOf(spec)
  const upload = 'file' in source && uploaded({ ...source, to: `${places(spec).work}/archive`, job: unpack })
  return role('snapshot', [upload, job(unpack), jobEnded({ job: unpack }, within)])
}

/** It takes the place of the node's database, which is kept. */
export function snapshotInPlace(spec: SnapshotRole) {
  const { work, keep } = places(spec)
  const { basePath: to, stopwaitsecs } = spec
  const programs = { program: programName('node'), stopFirst: [programName('controller')] }
  return role('restore', [swapped({ from: `${work}/ready`, to, keep, stopwaitsecs, ...programs })])
}

/** Only once the node is well with it; the old database stays unless `discardOld`. */
export function snapshotDone(spec: SnapshotRole, discardOld: boolean) {
  const { work, keep } = places(spec)
  const rest = [
    absent({ path: work, recursive: true }),
    discardOld && absent({ path: keep, recursive: true }),
    jobTold({ job: jobOf(spec) }),
  ]
  return role('tidy', rest, {
    notices: discardOld ? [] : [`once the node is well, the old database is in ${keep}: remove it when you miss nothing`],
  })
}
