import type { Cluster } from '../../inventories/schema.ts'
import type { Serial } from '../../lib/engine/batches.ts'
import type { NatsServer } from '../../lib/facts/nats.ts'

/** How carefully a playbook wants a play done. */
export type Care = {
  /** How many machines at once, instead of what the play would find right. */
  readonly serial?: Serial
  /** Waits between two batches, for as long as the cluster's rollout says. */
  readonly soak?: boolean
  /** Takes a batch back when it fails. */
  readonly rollback?: boolean
  /** Looks last at a batch over connections of its own. */
  readonly freshLook?: boolean
}

/** As it is done to a cluster that farms meanwhile. */
export const careful: Care = { soak: true, rollback: true, freshLook: true }

/** What a play's care comes to in this cluster. */
export const pace = ({ soak = false, rollback = false, freshLook = false }: Care, { rollout }: Cluster) => ({
  soak: soak ? rollout.soak : 0,
  rollback,
  freshLook,
})

/** All at once while the cluster is made; one at a time once NATS has a quorum to lose. */
export const onceFormed =
  ({ serial = 1 }: Care) =>
  (hosts: readonly { readonly facts: { readonly natsServer: NatsServer } }[]): Serial =>
    hosts.some(({ facts }) => facts.natsServer.formed) ? serial : '100%'

/** All at once on bare machines; `serial` as soon as one of them runs programs of such a name. */
export const onceAtWork =
  (program: string, serial: Serial) =>
  (hosts: readonly { readonly facts: { readonly configured: readonly string[] } }[]): Serial =>
    hosts.some(({ facts }) => facts.configured.some((name) => name.startsWith(program))) ? serial : '100%'
