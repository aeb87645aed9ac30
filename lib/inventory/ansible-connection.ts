import type { Flaw, Problem } from '../engine/errors.ts'
import { sshArguments } from './ansible-ssh-args.ts'
import { didYouMean } from './near.ts'
import type { Var } from './raw.ts'

type Written = ReadonlyMap<string, Var>
/** A layer's variables, apart from those that say how a host is reached, which have our names. */
export type Layer = { readonly vars: Written; readonly connection: Written; readonly problems: readonly Problem[] }
type Reading = {
  readonly set?: Iterable<readonly [string, unknown]>
  readonly problem?: Flaw
  readonly problems?: readonly Problem[]
}

const bare = (value: unknown) => String(value).replace(/^ansible\.builtin\./, '')
const named =
  (key: string) =>
  (value: unknown): Reading => ({ set: [[key, value]] })
const ignored = (): Reading => ({})
const refused = (what: string, fix: string) => (): Reading => ({ problem: { what, fix } })
const only =
  (known: readonly string[], then: (value: string) => Reading) =>
  (value: unknown): Reading =>
    known.includes(bare(value))
      ? then(bare(value))
      : { problem: { what: `'${String(value)}' is not supported`, fix: `use ${known.join(', ')}, or take it out` } }

const hostKeys = (value: unknown): Reading =>
  /^(true|yes|on|1)$/i.test(String(value))
    ? {}
    : { problem: { what: 'host keys are always checked', fix: 'take it out, and see --accept-new for hosts that are new' } }
const password = refused('no passwords in an inventory', 'log in with a key; -K asks for the password of sudo')

function fromArguments(value: unknown, where: string): Reading {
  try {
    const { settings, problems } = sshArguments(String(value), where)
    return { set: settings, problems }
  } catch (error) {
    return { problem: { what: (error as Error).message, fix: '' } }
  }
}

const known: Readonly<Record<string, (value: unknown, where: string) => Reading>> = {
  ansible_host: named('address'),
  ansible_port: named('port'),
  ansible_user: named('user'),
  ansible_become: named('become'),
  ansible_ssh_private_key_file: named('identityFile'),
  ansible_private_key_file: named('identityFile'),
  ansible_ssh_host: named('address'),
  ansible_ssh_port: named('port'),
  ansible_ssh_user: named('user'),
  ansible_connection: only(['ssh', 'smart', 'paramiko', 'paramiko_ssh', 'local'], (value) => ({ set: [['local', value === 'local']] })),
  ansible_become_method: only(['sudo'], ignored),
  ansible_become_user: only(['root'], ignored),
  ansible_ssh_common_args: fromArguments,
  ansible_ssh_extra_args: fromArguments,
  ansible_ssh_args: fromArguments,
  ansible_password: password,
  ansible_ssh_pass: password,
  ansible_ssh_password: password,
  ansible_become_pass: password,
  ansible_become_password: password,
  ansible_host_key_checking: hostKeys,
  ansible_ssh_host_key_checking: hostKeys,
  ansible_python_interpreter: ignored,
  ansible_pipelining: ignored,
  ansible_ssh_pipelining: ignored,
  ansible_ssh_retries: ignored,
  ansible_ssh_timeout: ignored,
  ansible_ssh_transfer_method: ignored,
  ansible_remote_tmp: ignored,
  ansible_shell_type: ignored,
  ansible_shell_executable: ignored,
  ansible_group_priority: ignored,
}

export const ansibleName = (key: string): string | undefined =>
  Object.keys(known).find((name) => name === `ansible_${key}`) ?? (key === 'address' ? 'ansible_host' : undefined)

/** Tells what Ansible's own variables mean here, and refuses those that nothing here can honour. */
export function readLayer(written: Written, holder: string): Layer {
  const vars = new Map<string, Var>()
  const connection = new Map<string, Var>()
  const problems: Problem[] = []
  for (const [key, variable] of written) {
    const where = `${variable.at}: ${holder}.${key}`
    const reader = Object.hasOwn(known, key) ? known[key] : undefined
    const unknown = { problem: { what: 'nothing reads this variable of Ansible', fix: didYouMean(key, Object.keys(known)) } }
    if (!key.startsWith('ansible_')) vars.set(key, variable)
    else {
      const reading: Reading = reader?.(variable.value, where) ?? unknown
      for (const [name, value] of reading.set ?? []) {
        connection.set(name, { ...variable, ...(typeof value === 'string' ? { text: value } : {}), value })
      }
      problems.push(...(reading.problem ? [{ where, ...reading.problem }] : []), ...(reading.problems ?? []))
    }
  }
  return { vars, connection, problems }
}
