import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from '../../lib/cli/parse.ts'

const page = readFileSync(new URL('../../docs/drift.md', import.meta.url), 'utf8')

/** Text blocks of one language. */
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text!)

/** What follows `drift.ts` wherever a shell or systemd is told to run it. */
const commands = ['sh', 'crontab', 'ini']
  .flatMap(blocks)
  .flatMap((text) => [...text.matchAll(/drift\.ts (.*?)\s*(?=#|$)/gm)].map(([, flags]) => flags!))

test('the command lines are some', () => expect(commands.length).toBeGreaterThan(5))

test.each(commands)('drift.ts %s', (flags) => {
  expect(parse(['--check', ...flags.split(' ')]).problems).toEqual([])
})

test('crontab has no bare % and names the user', () => {
  const [crontab = ''] = blocks('crontab')
  const lines = crontab.split('\n').filter((line) => /^[\d*]/.test(line))
  expect(lines).toEqual([expect.stringMatching(/^(\S+ ){5}plotwright ([^%\\]|\\%)+$/)])
})

test('systemd has nothing to say about the units', () => {
  const dir = mkdtempSync(join(tmpdir(), 'units-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const units = [...page.matchAll(/`\/etc\/systemd\/system\/(\S+)`:\n\n```ini\n(.*?)```/gs)].map(([, name, text]) => {
    const path = join(dir, name!.replace('@.', '@plotwright-drift.service.'))
    writeFileSync(path, text!.replace('/usr/bin/node', process.execPath))
    return path
  })
  expect(units.length).toBe(3)
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' })
  const own = (stdout + stderr).split('\n').filter((line) => line.includes('plotwright')) // other units of this machine are not ours
  expect(own).toEqual([])
})
