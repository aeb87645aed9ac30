import { brief } from './text.ts'
import type { HostProblem } from './verdict.ts'

export type GpuFaultCode =
  | 'not-installed'
  | 'not-loaded'
  | 'mismatch'
  | 'no-devices'
  | 'no-nvml'
  | 'off-the-bus'
  | 'permission'
  | 'timeout'
  | 'refused'
  | 'unsupported'
  | 'no-power'
  | 'interrupts'
  | 'old-nvml'
  | 'inforom'
  | 'malformed'
  | 'other'

/** Why nvidia-smi's answer is not (wholly) to be had: its own words and exit status. */
export type GpuFault = { readonly code: GpuFaultCode; readonly text: string; readonly exit: number }

/** Words first, for one status covers several causes; then the statuses of nvidia-smi's manual page, and of `timeout` and the shell. */
const signs: readonly (readonly [GpuFaultCode, RegExp | undefined, readonly number[]])[] = [
  ['mismatch', /version mismatch|Mismatch in versions/i, [18]],
  ['off-the-bus', /fallen off the bus|GPU is lost|Unable to determine the device handle|\[Unknown Error\]/i, [15]],
  ['no-devices', /No devices were found/i, [6]],
  ['no-nvml', /libnvidia-ml|NVML.*(?:not|couldn't) be found/i, [12]],
  ['permission', /Insufficient Permissions|Permission denied|access blocked/i, [4, 17]],
  ['not-loaded', /couldn't communicate with the NVIDIA driver|driver (?:is )?not loaded/i, [9]],
  ['timeout', undefined, [124, 137]],
  ['not-installed', undefined, [127]],
  ['refused', undefined, [2]],
  ['unsupported', undefined, [3]],
  ['no-power', undefined, [8]],
  ['interrupts', undefined, [10]],
  ['old-nvml', undefined, [13]],
  ['inforom', /infoROM is corrupted/i, [14]],
]

/** What nvidia-smi's words and exit status mean; undefined where nothing speaks of trouble. */
export function faultOf(text: string, exit: number): GpuFault | undefined {
  const found = signs.find(([, words]) => words?.test(text)) ?? signs.find(([, , exits]) => exits.includes(exit))
  return found === undefined && exit === 0 ? undefined : { code: found?.[0] ?? 'other', text: brief(text), exit }
}

const remedies: Readonly<Record<GpuFaultCode, readonly [what: string, fix: string]>> = {
  'not-installed': ['nvidia-smi is not installed', 'install the NVIDIA driver, 550.54.14 or newer, and reboot'],
  'not-loaded': [
    'the NVIDIA driver is not loaded',
    'look at `dmesg` and `dkms status`; a new kernel needs its module built, then modprobe nvidia or reboot',
  ],
  mismatch: [
    'the loaded NVIDIA driver and its libraries are of different versions',
    'reboot needed; running programs go on: nothing was restarted. Until then new ones fail, so do not restart any. Hold the driver packages',
  ],
  'no-devices': [
    'the NVIDIA driver finds no GPU',
    'look at `lspci -d 10de:` and `dmesg`; is the card seated, powered and not passed through?',
  ],
  'no-nvml': [
    'NVML (libnvidia-ml.so.1) can not be found',
    "install the driver's library package (libnvidia-compute or libnvidia-ml1) of the same version",
  ],
  'off-the-bus': ['a GPU has fallen off the bus', 'look for Xid 79 in `dmesg`; power the machine off and on, check power and seating'],
  permission: [
    'nvidia-smi may not open the GPUs',
    'run as root (become), or check the modes of /dev/nvidia* and, in a container, which devices it is given',
  ],
  timeout: ['nvidia-smi gave no answer in 20 s', 'look for Xid errors in `dmesg`; a hung driver needs a reboot'],
  refused: [
    'nvidia-smi does not know what it is asked',
    'the driver is older than 525.60.13, which CUDA 12 needs: install 550.54.14 or newer',
  ],
  unsupported: ['a GPU can not say what it is asked', 'look at `nvidia-smi -q`; is it an NVIDIA GPU of the 2080 series or newer?'],
  'no-power': ["a GPU's external power cables are not properly attached", 'power the machine off, and attach them'],
  interrupts: ['the kernel detected an interrupt issue with a GPU', 'look at `dmesg`; update the BIOS, or boot with pci=nomsi or irqpoll'],
  'old-nvml': ['NVML is too old for this nvidia-smi', 'install the driver and its libraries from one version, and reboot'],
  inforom: ["a GPU's infoROM is corrupted", 'power the machine off and on; if it stays so, the card goes back to its maker'],
  malformed: ['nvidia-smi prints what can not be right', 'compare `nvidia-smi topo -m` and `nvidia-smi -L` on the host'],
  other: ['nvidia-smi fails', 'run it on the host'],
}

/** `cards`: how many the kernel sees all the same. */
export function faultProblem({ code, text, exit }: GpuFault, cards = 0): HostProblem {
  const [what, fix] = remedies[code]
  const seen = cards === 0 ? '' : `; the kernel sees ${cards} NVIDIA card${cards === 1 ? '' : 's'}`
  return { what: `${what}${text === '' ? '' : `: ${text}`} (exit ${exit})${seen}`, fix }
}
