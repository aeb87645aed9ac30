import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempDir } from '../kinds/harness.ts'
import { localServer } from '../kinds/local-server.ts'

const script = join(import.meta.dirname, '../../roles/autonomys/snapshot.sh')

/** An archive whose members lie below `top`. */
function archive(dir: string, top: string) {
  mkdirSync(join(dir, 'made', top, 'db'), { recursive: true })
  writeFileSync(join(dir, 'made', top, 'db/CURRENT'), 'here')
  const file = join(dir, 'archive.tar.gz')
  execFileSync('tar', ['-czf', file, '-C', join(dir, 'made'), '.'])
  return { file, bytes: readFileSync(file), sha256: createHash('sha256').update(readFileSync(file)).digest('hex') }
}

const restore = (work: string, sha256: string, strip = 0, ...url: string[]) => {
  const argv = ['-c', `. ${script}; snapshot_restore "$@"`, 'sh', work, sha256, userInfo().username, String(strip), ...url]
  const { status, stdout, stderr } = spawnSync('/bin/sh', argv, { encoding: 'utf8', env: { ...process.env, SNAPSHOT_EVERY: '0.1' } })
  return { status, stdout, stderr }
}

describe('the archive of a database', () => {
  test('that was sent here is checked and unpacked, and a second run has nothing to do', () => {
    const dir = tempDir()
    const { bytes, sha256 } = archive(dir, '')
    const work = join(dir, 'work')
    mkdirSync(work)
    writeFileSync(join(work, 'archive'), bytes)
    expect(restore(work, sha256)).toMatchObject({ status: 0, stderr: '' })
    expect(readFileSync(join(work, 'ready/db/CURRENT'), 'utf8')).toBe('here')
    writeFileSync(join(work, 'archive'), 'gone')
    expect(restore(work, sha256)).toEqual({ status: 0, stdout: 'the archive is checked and unpacked\n', stderr: '' })
  })

  test('that is another one is thrown away, and nothing is unpacked', () => {
    const dir = tempDir()
    const { bytes } = archive(dir, '')
    writeFileSync(join(dir, 'archive'), bytes)
    const { status, stderr } = restore(dir, '0'.repeat(64))
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^the archive's sha256 is [\da-f]{64}, not 0{64}: nothing was unpacked/)])
    expect([existsSync(join(dir, 'archive')), existsSync(join(dir, 'ready'))]).toEqual([false, false])
  })

  test('with a directory above the database says so, and is unpacked without it', () => {
    const dir = tempDir()
    const { bytes, sha256 } = archive(dir, 'node')
    writeFileSync(join(dir, 'archive'), bytes)
    expect(restore(dir, sha256, 1).stderr).toBe("the archive's database is in node: raise --strip by 1\n")
    expect(restore(dir, sha256, 2).status).toBe(0)
    expect(existsSync(join(dir, 'ready/db/CURRENT'))).toBe(true)
  })

  test('that holds none is refused', () => {
    const dir = tempDir()
    execFileSync('tar', ['-cf', join(dir, 'archive'), '-C', '/', 'etc/hostname'])
    const sha256 = createHash('sha256')
      .update(readFileSync(join(dir, 'archive')))
      .digest('hex')
    expect(restore(dir, sha256).stderr).toBe('the archive has no directory db, where a node keeps its database\n')
  })

  test('that the host fetches itself is gone on with where it was cut short, and its progress is told', async () => {
    const dir = tempDir()
    const { file, bytes, sha256 } = archive(dir, '')
    const port = await localServer(`
      const bytes = require('node:fs').readFileSync(${JSON.stringify(file)})
      const from = Number(/bytes=(\\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from, 'content-range': 'bytes ' + from + '-' + (bytes.length - 1) + '/' + bytes.length })
      if (request.method === 'HEAD') return response.end()
      if (from > 0) return response.end(bytes.subarray(from))
      response.write(bytes.subarray(0, 50), () => setTimeout(() => response.destroy(), 500))`)
    const work = join(dir, 'work')
    const url = `http://127.0.0.1:${port}/node-db.tar.gz`
    const first = restore(work, sha256, 0, url)
    expect([first.status === 0, first.stdout]).toEqual([false, expect.stringMatching(/^fetched \d+ % of 0 MiB$/m)])
    expect(readFileSync(join(work, 'archive'))).toEqual(bytes.subarray(0, 50))
    expect(restore(work, sha256, 0, url)).toMatchObject({ status: 0, stderr: '' })
    expect(readFileSync(join(work, 'ready/db/CURRENT'), 'utf8')).toBe('here')
  })
})
