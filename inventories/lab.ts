import { defineInventory } from '../lib/inventory/inventory.ts'
import { labPaths, wayIn } from '../test/lab/paths.ts'
import { standinRelease } from '../test/lab/release.ts'
import { hosts } from './lab-hosts.ts'
import { schema } from './schema.ts'

const lab = labPaths()

const version = process.env.LAB_RELEASE ?? '2024.11.28'

const releases = Object.fromEntries(
  ['2024.11.28', '2024.11.29', version].map((each) => {
    const { file, sha256 } = standinRelease(each)
    return [each, { file, sha256, prints: each }]
  }),
)

/** prod's shape on the lab's hosts (npm run lab): Debian 12, its own nats-server, stand-ins for the vendor's binaries. */
export default defineInventory(schema, {
  cluster: {
    rewardAddress: 'sufsKsx4kZ26i7bJXc1TFguysVzjkzsDtE2VDiCEBY2WjyGAj', // Alice's, of every Substrate test
    version,
    releases,
    rollout: { discovery: 2 },
    nats: { version: '2.9.10', maxFileStore: '256MB', lameDuck: { duration: '30s', grace: '1s' } },
    openFiles: 20_000,
    sysctlLive: false,
    otherPrograms: { remove: true },
    startsecs: 1,
    cacheBytes: 2 ** 30,
    node: { within: 60 },
  },
  connection: {
    user: 'ops',
    identityFile: lab.key,
    knownHosts: [lab.knownHosts],
    // set by `npm run lab -- ctl`, which runs inside the lab's network already
    ...(process.env.LAB_DIR === undefined && { proxyCommand: wayIn(lab) }),
  },
  hosts,
})
