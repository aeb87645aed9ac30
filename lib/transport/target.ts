import type { Secret } from '../engine/secret.ts'

/** Asks a person; `undefined` in a target means that nobody is there to be asked. One prompt is asked once a run. */
export type Ask = (prompt: string) => Promise<Secret>

export type Become = false | { readonly password?: Secret | undefined }

/** A lock that the host's kernel holds for as long as the session's shell lives. */
export type Lock = {
  readonly path: string
  /** Seconds to wait for another run that holds it. */
  readonly wait: number
  /** For whoever finds it taken, a line each: user@control and pid; what the run is for. */
  readonly owner: string
  readonly purpose: string
  /** Another run that holds it is ended, be it that no step is cut short, and this is told so; without it that run is only named. */
  readonly onBreak?: ((message: string) => void) | undefined
}

/** What a run says about a host; what it leaves out comes from ssh_config, then from the defaults. */
export type Target = {
  readonly name: string
  /** This machine, without SSH. */
  readonly local?: boolean | undefined
  /** Also the name that ssh_config's `Host` lines are matched with; default: `name`. */
  readonly address?: string | undefined
  readonly port?: number | undefined
  readonly user?: string | undefined
  readonly become: Become
  /** Private keys, tried before the agent; default: id_ed25519, id_ecdsa, id_rsa in ~/.ssh, tried after it. */
  readonly identityFiles?: readonly string[] | undefined
  /** The agent's socket or `none`; default: $SSH_AUTH_SOCK. */
  readonly agent?: string | undefined
  /** `[user@]host[:port]`, several with commas, or `none`. */
  readonly proxyJump?: string | undefined
  /** The operator's own command; %h, %p, %r, %n and %% are filled in. Or `none`. */
  readonly proxyCommand?: string | undefined
  /** The first is the one that `acceptNew` appends to; default: ~/.ssh/known_hosts, /etc/ssh/ssh_known_hosts. */
  readonly knownHosts?: readonly string[] | undefined
  readonly acceptNew: boolean
  /** Seconds for connection, handshake and login of each hop together. */
  readonly connectTimeout: number
  /** Seconds between questions whether the host is still there; after three without an answer it is lost. */
  readonly keepalive: number
  /** Default ~/.ssh/config. */
  readonly sshConfig?: string | 'none' | undefined
  readonly askPassphrase?: Ask | undefined
  readonly askPassword?: Ask | undefined
  readonly lock?: Lock | undefined
}
