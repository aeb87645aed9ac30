import { expect, test } from 'vitest'
import { isPublic } from '../../lib/render/public-address.ts'

test.each([
  ['192.168.1.1', false],
  ['10.0.0.1', false],
  ['172.31.0.1', false],
  ['172.32.0.1', true],
  ['100.64.0.1', false],
  ['169.254.1.1', false],
  ['198.18.0.1', false],
  ['127.0.0.1', false],
  ['0.0.0.0', true],
  ['203.0.113.7', true],
  ['fd00::1', false],
  ['fe80::1', false],
  ['::1', false],
  ['::', true],
  ['2001:db8::1', true],
  ['node-1.example.org', false],
])('%s: %s', (host, expected) => {
  expect(isPublic(host)).toBe(expected)
})
