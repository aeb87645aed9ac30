import type { Cluster } from '../../inventories/schema.ts'
import type { Serial } from '../../lib/engine/batches.ts'
import type { NatsServer } from '../../lib/facts/nats.ts'
import type { Vendor } from '../../roles/autonomys/program.ts'

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

type Configured = { readonly facts: { readonly configured: readonly string[] } }
type Server = Configured & { readonly facts: { readonly natsServer: NatsServer } }

/** A machine that Supervisor runs no program of such a name on yet. */
export const bareOf =
  (program: string) =>
  ({ facts }: Configured): boolean =>
    !facts.configured.some((name) => name.startsWith(program))

/** The same of node machines, and all of them while NATS has no leader: it has no quorum to lose then. */
export const newServer =
  (program: string) =>
  (server: Server, all: readonly Server[]): boolean =>
    bareOf(program)(server) || !all.some(({ facts }) => facts.natsServer.formed)

/** What a role is told on a machine that is new to its play. */
export const asNew = <S extends { readonly vendor: Vendor }>(spec: S, newcomer: boolean): S => ({
  ...spec,
  vendor: { ...spec.vendor, newcomer },
})
