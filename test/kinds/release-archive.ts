import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReleaseSpec } from '../../lib/kinds/release.ts'
import { tempDir } from './harness.ts'

export const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

/** An archive `app-VERSION/{app,lib/a b}` and the wish for it; the same bytes for the same files. */
export function archive(version: string, over: Partial<ReleaseSpec> = {}, root = tempDir()): ReleaseSpec & { readonly dir: string } {
  const top = join(root, `app-${version}`)
  mkdirSync(join(top, 'lib'), { recursive: true })
  writeFileSync(join(top, 'app'), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 })
  writeFileSync(join(top, 'lib/a b'), version)
  const file = join(root, `${version}.tar.gz`)
  execFileSync('tar', ['--mtime=@0', '--sort=name', '--use-compress-program=gzip -n', '-cf', file, '-C', root, `app-${version}`])
  const source = { file, bytes: statSync(file).size }
  return { name: 'app', version, dir: join(root, 'opt'), source, sha256: digest(file), strip: 1, ...over }
}
