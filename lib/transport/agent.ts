import ssh2, { type BaseAgent, type IdentityCallback, type ParsedKey, type SignCallback, type SigningRequestOptions } from 'ssh2'
import { publicBeside } from './keys.ts'
import { fingerprint } from './known-hosts.ts'

/** An agent whose keys come in a good order, for a server hears only a few (MaxAuthTries 6): those first that key files name. */
export class OrderedAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: BaseAgent<ParsedKey>
  readonly #first: readonly Buffer[]
  readonly #socket: string
  /** What it held, or why it could not be asked; empty before it was. */
  told = ''

  constructor(socket: string, keyFiles: readonly string[]) {
    super()
    this.#socket = socket
    this.#agent = new ssh2.OpenSSHAgent(socket)
    this.#first = keyFiles.map(publicBeside).filter((key) => key !== undefined)
  }

  override getIdentities(done: IdentityCallback<ParsedKey>): void {
    this.#agent.getIdentities((error, found) => {
      const keys = (found ?? []).filter((key): key is ParsedKey => 'getPublicSSH' in key)
      const chosen = (key: ParsedKey) => (this.#first.some((each) => each.equals(key.getPublicSSH())) ? 0 : 1)
      const prints = keys.map((key) => fingerprint(key.getPublicSSH())).join(', ')
      this.told = error ? `agent ${this.#socket} (${error.message})` : keys.length === 0 ? 'agent (holds no key)' : `agent (${prints})`
      // An agent that can't be asked is no error to ssh2: it only has no keys.
      done(
        null,
        keys.toSorted((a, b) => chosen(a) - chosen(b)),
      )
    })
  }

  override sign(key: ParsedKey, data: Buffer, options: SigningRequestOptions | SignCallback, done?: SignCallback): void {
    if (typeof options === 'function') this.#agent.sign(key, data, options)
    else this.#agent.sign(key, data, options, done)
  }
}
