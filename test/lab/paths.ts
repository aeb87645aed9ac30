import { join, resolve } from 'node:path'

/** A folder that an environment variable names. @throws where its path can't stand in overlayfs options. */
export function folder(variable: string, otherwise: string): string {
  const path = resolve(process.env[variable] || otherwise)
  if (/[\s:,\\]/.test(path))
    throw new Error(`${variable}: ${path}: blanks, commas, colons and backslashes can't stand in overlayfs options`)
  return path
}

export const runRoot = () => folder('PLOTWRIGHT_LAB_RUN', '/var/lib/plotwright-lab')

/** Where a lab keeps its state while it is up. */
export type LabPaths = { prefix: string; dir: string; key: string; knownHosts: string }

/** The paths of the lab with this prefix. @throws when the prefix can't name a network namespace of its own. */
export function labPaths(prefix: string = process.env.LAB_PREFIX ?? 'pw'): LabPaths {
  if (!/^[a-z][a-z0-9]{0,11}$/.test(prefix))
    throw new Error(`LAB_PREFIX '${prefix}': a letter, then up to 11 letters and digits, all small`)
  const dir = join(runRoot(), prefix)
  return { prefix, dir, key: join(dir, 'id_ed25519'), knownHosts: join(dir, 'known_hosts') }
}

/** For ssh_config's ProxyCommand: from this machine to a host of the lab, whose own network nothing else leads into. */
export const wayIn = ({ prefix, dir }: LabPaths): string =>
  `nsenter --net=/run/netns/${prefix}-control chroot ${join(dir, 'base/root')} nc %h %p`
