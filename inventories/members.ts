import { statSync } from 'node:fs'
import type { Inventory } from '../lib/inventory/inventory.ts'
import type { Source } from '../lib/kinds/release.ts'
import type { Cluster, NodeHost, PlotHost, StorageHost } from './schema.ts'

export type Inv = Inventory<Cluster>
export type Machine = NodeHost | PlotHost | StorageHost
export type Release = Cluster['releases'][string]
type Archive = NonNullable<Cluster['nats']['archive']> | Release

/** Where the cluster's other machines reach one. */
export const inside = (host: { readonly address: string; readonly privateAddress?: string | undefined }): string =>
  host.privateAddress ?? host.address

/** The members of a group, whatever their other values: all that the others' settings are derived from. */
export const nodes = ({ hosts }: Inv) => hosts.filter((host): host is NodeHost => host.group === 'node')

export const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

export const sourceOf = (archive: Archive): Source =>
  'url' in archive ? { url: archive.url } : { file: archive.file, bytes: bytesOf(archive.file) }
