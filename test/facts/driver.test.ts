import { expect, test } from 'vitest'
import { compareVersions, driverVerdict } from '../../lib/facts/driver.ts'

test.each([
  ['525.60.13', '525.105.17', -1],
  ['550.54.14', '550.54.14', 0],
  ['550.54', '550.54.14', -1],
  ['550.54.0', '550.54', 0],
  ['1000.1', '999.9.9', 1],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign)
  expect(Math.sign(compareVersions(b, a))).toBe(0 - sign)
})

test.each([
  ['470.256.02', 'refused', 'NVIDIA driver 470.256.02 is too old: CUDA 12 needs 525.60.13 or newer'],
  ['525.60.11', 'refused', 'NVIDIA driver 525.60.11 is too old: CUDA 12 needs 525.60.13 or newer'],
  ['525.60.13', 'notice', 'NVIDIA driver 525.60.13 works without PTX JIT of newer features; CUDA 12.4 ships 550.54.14'],
  ['525.105.17', 'notice', 'NVIDIA driver 525.105.17 works without PTX JIT of newer features; CUDA 12.4 ships 550.54.14'],
  ['550.54.14', 'fine', 'NVIDIA driver 550.54.14'],
  ['580.95.05', 'fine', 'NVIDIA driver 580.95.05'],
  ['[N/A]', 'refused', 'the NVIDIA driver\'s version "[N/A]" is no version'],
])('%s', (version, verdict, text) => {
  expect(driverVerdict(version)).toEqual({ verdict, text })
})
