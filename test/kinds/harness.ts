import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { Finding, Resource } from '../../lib/engine/kind.ts'
import { applyScript, type Failure, probeScript, readAnswer, type Script } from '../../lib/engine/script.ts'
import { reveal, Secret } from '../../lib/engine/secret.ts'
import type { Step } from '../../lib/engine/step.ts'

const nonce = '0badcafe'

export type Where = { readonly user?: 'nobody'; readonly path?: string; readonly env?: Readonly<Record<string, string>> }

/** What a script finds on its stdin. */
export const bytesOf = (data: Script['data']): Buffer =>
  Buffer.concat(
    data.map((content) =>
      typeof content === 'string' || content instanceof Secret
        ? Buffer.from(reveal(content))
        : readFileSync(content.file).subarray(content.from ?? 0, (content.from ?? 0) + content.size),
    ),
  )

/** Runs a script as a session does: libraries, then the script in a subshell of dash with the data on its stdin. */
export function inDash({ load, script, data }: Script, { user, path, env = {} }: Where = {}, input = bytesOf(data)) {
  const text = `umask 022\n${load.map((lib) => lib.text).join('\n')}\n${script}`
  const argv = [...(user === undefined ? [] : ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']), '/bin/dash', '-c', text]
  const { stdout, stderr, status } = spawnSync(argv[0]!, argv.slice(1), {
    input,
    cwd: '/',
    env: { PATH: path ?? process.env.PATH ?? '', LC_ALL: 'C', PW_NONCE: nonce, ...env },
    maxBuffer: 64 * 1024 * 1024,
  })
  return { stdout: stdout.toString(), stderr: stderr.toString(), status: status ?? -1 }
}

export function look(resources: readonly Resource[], where?: Where): Finding[] {
  const { findings } = readAnswer(inDash(probeScript(resources), where), nonce, resources)
  return resources.map((resource) => findings.get(resource)!)
}

export const see = (resource: Resource, where?: Where): Finding => look([resource], where)[0]!

/** Applies what was found to differ, in one trip with a new look at it. */
export function apply(resource: Resource, where?: Where): { finding: Finding; failure: Failure | undefined } {
  return take(see(resource, where).steps, resource, where)
}

/** Takes these steps for a resource, in one trip with a new look at it. */
export function take(steps: readonly Step[], resource: Resource, where?: Where): { finding: Finding; failure: Failure | undefined } {
  const { findings, failure } = readAnswer(inDash(applyScript(steps, [resource.kind], [resource]), where), nonce, [resource])
  return { finding: findings.get(resource)!, failure }
}

/** Puts all right, one after another, and expects that a second look finds nothing; gives back what the first looks found. */
export function converge(resources: readonly Resource[], where?: Where): (readonly [string, string, string])[] {
  const changes = resources.flatMap((resource) => {
    const before = see(resource, where)
    expect(before.unreadable).toBeUndefined()
    const { finding, failure } = apply(resource, where)
    expect(failure).toBeUndefined()
    expect(finding.changes).toEqual([])
    return before.changes.map(({ field, from, to }) => [field, from, to] as const)
  })
  expect(look(resources, where).flatMap((finding) => [...finding.changes, ...(finding.unreadable ?? '')])).toEqual([])
  return changes
}

/** A directory that anyone may enter, gone after the test. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'kinds-'))
  chmodSync(dir, 0o755)
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** How many processes a look starts: every program it may call is replaced by one that notes its name first. */
export function countProcesses(resources: readonly Resource[]): string[] {
  const dir = tempDir()
  const log = join(dir, 'log')
  for (const program of [
    'find',
    'sha256sum',
    'tr',
    'awk',
    'xargs',
    'sh',
    'cat',
    'head',
    'base64',
    'stat',
    'grep',
    'readlink',
    'timeout',
    'getent',
    'dpkg-query',
  ]) {
    const real = execFileSync('sh', ['-c', 'command -v "$0"', program]).toString().trim()
    writeFileSync(join(dir, program), `#!/bin/sh\necho ${program} >>${log}\nexec ${real} "$@"\n`, { mode: 0o755 })
  }
  writeFileSync(log, '')
  for (const finding of look(resources, { path: `${dir}:${process.env.PATH}` })) expect(finding.unreadable).toBeUndefined()
  return readFileSync(log, 'utf8').trim().split('\n').sort()
}
