import { expect, test } from 'vitest'
import { faultOf, faultProblem, type GpuFaultCode } from '../../lib/facts/gpu-fault.ts'
import { sample } from './fixtures.ts'

test.each<[string, string, number, GpuFaultCode | undefined]>([
  ['all is well', '', 0, undefined],
  ['mismatch, new words', sample('err-01-driver-library-mismatch-new.txt'), 18, 'mismatch'],
  ['mismatch, old words and no status of its own', sample('err-02-driver-library-mismatch-old.txt'), 1, 'mismatch'],
  ['mismatch between nvidia-smi and NVML', sample('err-06-nvidia-smi-vs-nvml-mismatch.txt'), 255, 'mismatch'],
  ['driver not loaded', sample('err-03-driver-not-loaded.txt'), 9, 'not-loaded'],
  ['driver not loaded, status only', '', 9, 'not-loaded'],
  ['no devices', sample('err-04-no-devices.txt'), 6, 'no-devices'],
  ['no devices, status 0', sample('err-04-no-devices.txt'), 0, 'no-devices'],
  ['no NVML', "NVIDIA-SMI couldn't find libnvidia-ml.so library in your system.", 12, 'no-nvml'],
  [
    'no NVML, from the loader',
    'nvidia-smi: error while loading shared libraries: libnvidia-ml.so.1: cannot open shared object file',
    127,
    'no-nvml',
  ],
  ['off the bus', 'Unable to determine the device handle for GPU0000:04:00.0: Unknown Error', 255, 'off-the-bus'],
  ['off the bus, in a cell', '1, [Unknown Error], 550.54.15, [Unknown Error], [Unknown Error], 00000000:02:00.0', 0, 'off-the-bus'],
  ['off the bus, status only', '', 15, 'off-the-bus'],
  ['permission', 'Failed to initialize NVML: Insufficient Permissions', 4, 'permission'],
  ['shut out, by a container for instance', sample('err-07-access-blocked.txt'), 17, 'permission'],
  ['hung, ended by TERM', '', 124, 'timeout'],
  ['hung, ended by KILL', '', 137, 'timeout'],
  ['not installed', '', 127, 'not-installed'],
  ['a refused argument', sample('err-05-topo-i-rejected.txt'), 2, 'refused'],
  ['an argument of a newer nvidia-smi, by its status', 'Field "pci.bus_id" is not a valid field to query.', 2, 'refused'],
  ['not for this device', '', 3, 'unsupported'],
  ['no power', '', 8, 'no-power'],
  ['interrupts', '', 10, 'interrupts'],
  ['an NVML that is too old', '', 13, 'old-nvml'],
  ['a corrupted infoROM', '', 14, 'inforom'],
  ['a corrupted infoROM, as a warning beside an answer', 'WARNING: infoROM is corrupted at gpu 0000:04:00.0', 0, 'inforom'],
  ['anything else', 'Unable to talk', 255, 'other'],
])('%s', (_, text, exit, code) => {
  expect(faultOf(text, exit)?.code).toBe(code)
})

test('a mismatch tells to reboot and to leave GPU programs alone', () => {
  expect(faultProblem(faultOf(sample('err-01-driver-library-mismatch-new.txt'), 18)!)).toEqual({
    what: 'the loaded NVIDIA driver and its libraries are of different versions: Failed to initialize NVML: Driver/library version mismatch NVML library version: 570.124 (exit 18)',
    fix: 'reboot needed; running programs go on: nothing was restarted. Until then new ones fail, so do not restart any. Hold the driver packages',
  })
})

test('every status of the manual page has a meaning of its own', () => {
  const documented = [...sample('exit-codes.txt').matchAll(/^(\d+) /gm)].map(([, exit]) => Number(exit))
  expect(documented.length).toBe(13)
  const codes = documented.map((exit) => faultOf('', exit)?.code)
  expect(new Set(codes).size).toBe(13)
  expect(
    codes.flatMap((code) => (code === undefined ? [] : [faultProblem({ code, text: '', exit: 1 }).fix])).every((fix) => fix !== ''),
  ).toBe(true)
})

test('cards that the kernel sees are told beside what nvidia-smi can not', () => {
  expect(faultProblem(faultOf('', 9)!, 4).what).toBe('the NVIDIA driver is not loaded (exit 9); the kernel sees 4 NVIDIA cards')
})

test('what the host says is cut and loses its escapes', () => {
  const { text } = faultOf(`\x1b[31m${'x'.repeat(5000)}`, 1)!
  expect(text).toBe(`${'x'.repeat(300)}…`)
})
