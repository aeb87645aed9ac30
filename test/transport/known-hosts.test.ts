import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fingerprint, holds, judge, knownName, parseKnownHosts, preferredAlgorithms } from '../../lib/transport/known-hosts.ts'
import { keyPair, scratch } from './support.ts'

const wire = (publicKey: string): Buffer => Buffer.from(publicKey.split(' ')[1]!, 'base64')
const mine = keyPair().public.trim()
const other = keyPair().public.trim()
const ecdsa = 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY='

const verdict = (text: string, name: string, key = mine) => judge(parseKnownHosts(text, 'known_hosts'), name, wire(key))

describe('names', () => {
  const table: [names: string, name: string, holds: boolean][] = [
    ['plot-1', 'plot-1', true],
    ['plot-1', 'plot-10', false],
    ['plot-1,10.0.0.1', '10.0.0.1', true],
    ['PLOT-1', 'plot-1', true],
    ['plot-?', 'plot-7', true],
    ['plot-?', 'plot-', false],
    ['*.example.org', 'a.b.example.org', true],
    ['*.example.org', 'example.org', false],
    ['10.0.0.1', '10x0x0x1', false],
    ['*,!plot-2', 'plot-1', true],
    ['*,!plot-2', 'plot-2', false],
    ['!plot-2,*', 'plot-2', false],
    ['!plot-2', 'plot-1', false],
    ['[plot-1]:2222', '[plot-1]:2222', true],
    ['plot-1', '[plot-1]:2222', false],
    ['[plot-1]:2222', 'plot-1', false],
    ['[10.0.0.*]:2222', '[10.0.0.9]:2222', true],
    ['|1|c2FsdA==|bm8=', 'plot-1', false],
    ['|1|', 'plot-1', false],
  ]
  test.each(table)('%s holds %s: %s', (names, name, expected) => expect(holds(names, name)).toBe(expected))

  test('a port other than 22 is part of the name', () => {
    expect([knownName('Plot-1', 22), knownName('Plot-1', 2222), knownName('fe80::1', 22), knownName('fe80::1', 23)]).toEqual([
      'plot-1',
      '[plot-1]:2222',
      'fe80::1',
      '[fe80::1]:23',
    ])
  })
})

describe('verdicts', () => {
  const table: [about: string, text: string, verdict: string][] = [
    ['the key stands there', `plot-1 ${mine}`, 'ok'],
    ['with a comment and tabs', `# hosts\n\n  plot-1\t${mine.replace(' ', '\t')}  root@plot-1 x`, 'ok'],
    ['as one of several', `plot-1 ${ecdsa}\nplot-1 ${other}\nplot-* ${mine}`, 'ok'],
    ['nothing', '', 'unknown'],
    ['other hosts only', `plot-2 ${mine}`, 'unknown'],
    ['a comment only', `#plot-1 ${mine}`, 'unknown'],
    ['a broken line', 'plot-1 ssh-ed25519', 'unknown'],
    ['another key', `plot-1 ${other}`, 'changed 1'],
    ['another type of key', `\nplot-1 ${ecdsa}`, 'changed 2'],
    ['several others: the one of its type is named', `plot-1 ${ecdsa}\nplot-1 ${other}`, 'changed 2'],
    ['excluded by negation', `*,!plot-1 ${mine}`, 'unknown'],
    ['revoked', `plot-1 ${mine}\n@revoked * ${mine}`, 'revoked 2'],
    ['another key revoked', `plot-1 ${mine}\n@revoked * ${other}`, 'ok'],
    ['revoked for other hosts', `@revoked plot-2 ${mine}\nplot-1 ${mine}`, 'ok'],
    ['revoked only', `@revoked plot-1 ${other}`, 'unknown'],
    ['an authority is no host key', `@cert-authority * ${mine}`, 'unknown'],
    ['an authority with another key is no change', `@cert-authority * ${other}\nplot-1 ${mine}`, 'ok'],
    ['an unknown mark is no trust', `@trusted plot-1 ${mine}`, 'unknown'],
    ['Windows line ends', `plot-1 ${mine}\r\n`, 'ok'],
  ]
  test.each(table)('%s', (_, text, expected) => {
    const found = verdict(text, 'plot-1')
    expect('by' in found ? `${found.is} ${found.by.line}` : found.is).toBe(expected)
  })

  test('names that ssh-keygen -H hashed are found, with and without a port', () => {
    const file = join(scratch(), 'known_hosts')
    writeFileSync(file, `plot-1,10.0.0.1 ${mine}\n[plot-1]:2222 ${other}\n`)
    execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' })
    const text = readFileSync(file, 'utf8')
    expect(text).not.toContain('plot-1')
    const names = ['plot-1', '10.0.0.1', '[plot-1]:2222', 'plot-2', '[plot-1]:2223']
    expect(names.map((name) => verdict(text, name).is)).toEqual(['ok', 'ok', 'changed', 'unknown', 'unknown'])
    expect(verdict(text, '[plot-1]:2222', other).is).toBe('ok')
  })

  test('ssh-keygen -F finds the names that we find, and shows the same fingerprint', () => {
    const file = join(scratch(), 'known_hosts')
    writeFileSync(file, `plot-*,!plot-3 ${mine}\n`)
    const found = (name: string): string => {
      try {
        return execFileSync('ssh-keygen', ['-l', '-F', name, '-f', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      } catch {
        return ''
      }
    }
    expect(found('plot-1')).toContain(fingerprint(wire(mine)))
    for (const name of ['plot-1', 'plot-3', 'node-1'])
      expect(found(name) !== '').toBe(verdict(readFileSync(file, 'utf8'), name).is === 'ok')
  })
})

test('algorithms of known keys come first; SHA-1 is never offered', () => {
  const known = parseKnownHosts(`plot-1 ssh-rsa AAAA\nplot-2 ${ecdsa}\n@cert-authority plot-1 ${mine}\n`, 'f')
  const rest = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521']
  expect(preferredAlgorithms(known, 'plot-1')).toEqual(['rsa-sha2-512', 'rsa-sha2-256', ...rest])
  expect(preferredAlgorithms(known, 'plot-3')).toEqual([...rest, 'rsa-sha2-512', 'rsa-sha2-256'])
})
