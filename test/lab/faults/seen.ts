import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../harness.ts'

const script = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')
const [state, left] = [script('../snapshot.sh'), script('left.sh')]

/** Lines by host. */
export type Lines = ReadonlyMap<string, readonly string[]>

async function said(lab: Lab, hosts: readonly string[], asked: string): Promise<Lines> {
  const all = await Promise.all(hosts.map(async (host) => [host, (await lab.exec(host, ['sh', '-c', asked])).stdout] as const))
  return new Map(all.map(([host, stdout]) => [host, stdout.split('\n').filter((line) => line !== '')]))
}

/** All that a run makes of these hosts: files, links, packages, users, programs. */
export const snapshots = (lab: Lab, hosts: readonly string[]): Promise<Lines> => said(lab, hosts, state)

/** What no run may leave there. */
export const leftovers = (lab: Lab, hosts: readonly string[]): Promise<Lines> => said(lab, hosts, left)

/** `- line` for what is missing, `+ line` for what is too much; no more than ten of them. */
export function differences(wanted: readonly string[], found: readonly string[]): readonly string[] {
  const [had, has] = [new Set(wanted), new Set(found)]
  return [
    ...wanted.filter((line) => !has.has(line)).map((line) => `- ${line}`),
    ...found.filter((line) => !had.has(line)).map((line) => `+ ${line}`),
  ].slice(0, 10)
}
