/** A way in which a converged lab can come to differ. */
export type Drift = {
  readonly name: string
  readonly host: string
  /** Shell, run in the host as root. */
  readonly done: string
  /** The tasks that name it, in check mode as in a run. */
  readonly changed: readonly string[]
  /** Tasks that check mode calls pending, and that a run then changes. */
  readonly behind?: readonly string[]
  /** What the report must say of it, in a field or a diff. */
  readonly says: string | RegExp
  /** Programs that may have another pid afterwards; `*` for all of the host. */
  readonly restarted?: readonly string[]
}

export const conf = '/etc/supervisor/conf.d'
export const nats = '/etc/nats/nats-server.conf'
export const limits = '/etc/security/limits.d/90-plotwright-autonomys.conf'
export const sysctl = '/etc/sysctl.d/90-plotwright-autonomys.conf'
export const release = '/opt/autonomys/releases/2024.11.28'
export const of = (kind: string, key: string): string => `${kind}[${key}]`
export const plot = (gpu: number): string => `autonomys-plot-server-${gpu}`
export const section = (name: string): string => `${conf}/${name}.conf`
export const foreign = (name: string, file: string): string => `printf '[program:${name}]\\ncommand=sleep inf\\n' >${conf}/${file}`

/** nats-server's file, and that the running server has read it. */
export const natsFile = [of('file', nats), of('loaded', nats)]
