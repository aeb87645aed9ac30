import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerChannel } from 'ssh2'
import { expect, test } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { connect } from '../../lib/transport/index.ts'
import type { Target } from '../../lib/transport/target.ts'
import { errorOf, keyPair, scratch, sshd, targetOf } from './support.ts'

/** A stand-in that speaks sudo's protocol on its standard streams; the real one is met in the lab. */
const sudo = `#!/bin/sh
printf '%s\\n' "$*" >>"$SUDO_LOG"
wants=no prompt=
while [ $# -gt 0 ]; do
  case $1 in
    -n) wants=never ;; -S) wants=stdin ;; -p) prompt=$2; shift ;; -H | -k) ;; --) shift; break ;;
    *) echo "sudo: unknown option $1" >&2; exit 1 ;;
  esac
  shift
done
[ "$SUDO_RULE" != denied ] || { echo "ops is not in the sudoers file." >&2; exit 1; }
if [ "$SUDO_RULE" = password ]; then
  [ "$wants" = stdin ] || { echo "sudo: a password is required" >&2; exit 1; }
  echo "We trust you have received the usual lecture." >&2
  for _ in 1 2 3; do
    printf '%s' "$prompt" >&2
    IFS= read -r given || exit 1
    [ "$given" != 'open sesame' ] || exec env PW_ROOT=yes "$@"
    echo "Sorry, try again." >&2
  done
  exit 1
fi
exec env PW_ROOT=yes "$@"
`

async function site(rule: string): Promise<{ target: Target; log: () => string }> {
  const dir = scratch()
  writeFileSync(join(dir, 'sudo'), sudo)
  chmodSync(join(dir, 'sudo'), 0o755)
  const log = join(dir, 'log')
  writeFileSync(log, '')
  const key = keyPair()
  const server = await sshd({ keys: [key.public], env: { PATH: `${dir}:${process.env.PATH}`, SUDO_LOG: log, SUDO_RULE: rule } })
  return { target: targetOf(dir, key, server.port, [server]), log: () => readFileSync(log, 'utf8') }
}

const password = new Secret('open sesame')

async function asRoot(target: Target): Promise<string> {
  const session = await connect(target)
  const { stdout } = await session.run({ script: 'echo "root=${PW_ROOT-no}"; cat', data: ['data'], timeout: 10 })
  await session.close()
  return stdout
}

test('sudo is asked once a session, and nothing else where no password is given', async () => {
  const { target, log } = await site('free')
  expect(await asRoot({ ...target, become: {} })).toBe('root=yes\ndata')
  expect(log()).toMatch(/^-n -H -- sh -c /)
  expect(log().match(/^-n/gm)).toHaveLength(1)
})

test('the password goes to the prompt and nowhere else', async () => {
  const { target, log } = await site('password')
  expect(await asRoot({ ...target, become: { password } })).toBe('root=yes\ndata')
  expect(log()).toMatch(/^-S -H -k -p plotwright-password-[0-9a-f]{16}: -- sh -c /)
  expect(log()).not.toContain('sesame')
})

test('a password that nobody asks for is not written: it would be taken for a frame', async () => {
  const { target } = await site('free')
  expect(await asRoot({ ...target, become: { password } })).toBe('root=yes\ndata')
})

test('root needs no sudo, and neither does who does not become', async () => {
  const { target, log } = await site('denied')
  expect(await asRoot({ ...target, user: 'root', become: {} })).toBe('root=no\ndata')
  expect(await asRoot({ ...target, become: false })).toBe('root=no\ndata')
  expect(log()).toBe('')
})

test.each([
  [
    'password',
    {},
    'plot-1: sudo refused: sudo: a password is required; give the password with -K or --become-password-file, or allow NOPASSWD in sudoers',
  ],
  [
    'password',
    { password: new Secret('friend') },
    'plot-1: sudo refused: We trust you have received the usual lecture. | Sorry, try again.; check the password of -K or --become-password-file, and that the user may run every command in sudoers',
  ],
  [
    'denied',
    { password },
    'plot-1: sudo refused: ops is not in the sudoers file.; check the password of -K or --become-password-file, and that the user may run every command in sudoers',
  ],
])('where the rule is %s and we give %j, the refusal is told in sudo’s words', async (rule, become, message) => {
  const { target } = await site(rule)
  expect(await errorOf(connect({ ...target, become }))).toMatchObject({ code: 'become', message })
})

test('a host without sudo says so', async () => {
  const key = keyPair()
  const server = await sshd({ keys: [key.public], env: { PATH: '/nowhere' } })
  const error = await errorOf(connect({ ...targetOf(scratch(), key, server.port, [server]), become: {} }))
  expect(error.code).toBe('become')
  expect(error.message).toMatch(/sudo.* not found/)
})

test('a refusal that comes in one packet with the shell is no less one', async () => {
  const key = keyPair()
  const answer = (channel: ServerChannel) => {
    channel.stderr.write('sudo: no\n')
    channel.exit(1)
    channel.end()
  }
  const server = await sshd({ keys: [key.public], answer })
  const error = await errorOf(connect({ ...targetOf(scratch(), key, server.port, [server]), become: {} }))
  expect(error.message).toMatch(/^plot-1: sudo refused: sudo: no;/)
})
