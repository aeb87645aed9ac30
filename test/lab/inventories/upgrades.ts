import { type Behaviour, standinRelease } from '../release.ts'
import { labWith } from './lab-with.ts'

/** Releases that are no good, each in one way. */
const bad: Readonly<Record<string, Behaviour>> = {
  '2024.11.30-crash': { 'autonomys-node': { crash_after: 3 } },
  '2024.11.30-deaf': { 'autonomys-plot-server': { hang_on_term: true } },
  '2024.11.30-mute': { 'autonomys-plot-server': { never_listens: true } },
  '2024.11.30-stray': { 'autonomys-node': { never_sync: true } },
}

const releases = Object.fromEntries(
  Object.entries(bad).map(([version, behaviour]) => {
    const { file, sha256 } = standinRelease(version, behaviour)
    return [version, { file, sha256 }]
  }),
)

/** The lab, with little patience and releases of every kind. */
export default labWith({
  cluster: {
    releases,
    node: { within: 15 },
    plotServer: { within: 5 },
    stopwaitsecs: { 'plot-server': 3 },
    nats: { version: '2.9.10', maxFileStore: '256MB', lameDuck: { duration: '30s', grace: '1s' } },
  },
})
