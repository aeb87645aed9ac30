import type { Session } from '../../lib/engine/session.ts'
import { connect, type Target } from '../../lib/transport/index.ts'
import { type LabPaths, wayIn } from './paths.ts'
import { hostsNamed } from './topology.ts'

/** How this process, which is not in the lab's network, reaches one of its hosts: as `ops`, who becomes root by sudo. */
export function targetOf(lab: LabPaths, name: string): Target {
  const [host] = hostsNamed([name])
  return {
    name,
    address: host!.address,
    user: 'ops',
    become: {},
    identityFiles: [lab.key],
    agent: 'none',
    proxyCommand: wayIn(lab),
    knownHosts: [lab.knownHosts],
    acceptNew: false,
    connectTimeout: 20,
    keepalive: 15,
    sshConfig: 'none',
  }
}

/** A session with a lab's host, over real SSH. Whoever opens it closes it. */
export const connectTo = (lab: LabPaths, name: string): Promise<Session> => connect(targetOf(lab, name))
