import type { Become } from './target.ts'

/** What sudo asks with: the word makes it unlike anything else on stderr. */
export const sudoPrompt = (hello: string): string => `plotwright-password-${hello}:`

/** argv with sudo before it where root is wanted; the password is never part of it. */
export function becomeArgv(become: Become, hello: string, argv: readonly string[]): readonly string[] {
  if (become === false) return argv
  if (become.password === undefined) return ['sudo', '-n', '-H', '--', ...argv]
  return ['sudo', '-S', '-H', '-k', '-p', sudoPrompt(hello), '--', ...argv]
}

export const becomeRemedy = (become: { readonly password?: unknown }): string =>
  become.password === undefined
    ? 'give the password with -K or --become-password-file, or allow NOPASSWD in sudoers'
    : 'check the password of -K or --become-password-file, and that the user may run every command in sudoers'
