import type { RoleProblem } from '../lib/engine/playbook.ts'
import type { Cpus } from '../lib/facts/cpu.ts'
import { common, formatCpuList, parseCpuList } from '../lib/facts/cpu-list.ts'
import { type Firewall, shutPorts } from '../lib/facts/firewall.ts'
import type { Gpus } from '../lib/facts/gpu.ts'
import { cudaName, isMeant, promised } from '../lib/facts/gpu-promise.ts'
import type { Listener } from '../lib/facts/net.ts'
import { coresNotices, type Pinning, pinGpus } from '../lib/facts/pinning.ts'
import { checkPinning } from '../lib/facts/pinning-check.ts'
import { listening } from '../lib/kinds/listening.ts'
import { programSet } from '../lib/kinds/program-set.ts'
import { role } from '../lib/role.ts'
import { farmer, pinned } from './autonomys/command-lines.ts'
import { logPath, programName } from './autonomys/components.ts'
import type { Cluster } from './autonomys/farmer-commands.ts'
import { dataDirectory, farmerBinary, remarks, type Vendor, vendorProgram, vendorRelease } from './autonomys/program.ts'

export type PlotGpu = {
  readonly index: number
  readonly uuid?: string | undefined
  readonly concurrency?: number | undefined
  /** By hand, as numactl takes them; computed from the GPU's NUMA node when left out. */
  readonly cores?: string | undefined
  readonly listenPort: number
  readonly basePath: string
}

export type PlotServerRole = Omit<Cluster, 'binary'> & {
  readonly vendor: Vendor
  readonly gpus: readonly PlotGpu[]
  readonly priorityCache?: boolean
  readonly recordEncodingConcurrency?: number | false
  /** `local` prefers the memory of the node that runs the thread, `node` insists on the GPU's node. Default local. */
  readonly memory?: 'local' | 'node'
  /** Seconds that a port may take to open. */
  readonly within?: number
}

type Found = {
  readonly gpus: Gpus
  readonly cpus: Cpus
  readonly listeners: readonly Listener[] | undefined
  readonly firewall: Firewall
}

/** The command of one GPU, not yet on its cores; `found` names it as CUDA knows it. */
export const plotServerLine = (
  { vendor, gpus: _, memory: __, within: ___, ...spec }: PlotServerRole,
  gpu: PlotGpu,
  found: Gpus = { gpus: [] },
) =>
  farmer.plotServer({
    ...spec,
    binary: farmerBinary(vendor),
    gpu: cudaName(gpu, found),
    listenPort: gpu.listenPort,
    basePath: gpu.basePath,
    ...(gpu.concurrency === undefined ? {} : { gpuConcurrency: gpu.concurrency }),
  })

/** Of a GPU that the host does not show, which ends its run. */
const bare: Omit<Pinning, 'index'> = { node: undefined, cpus: [], list: '0', physicalCores: 0, warnings: [] }

const byHand = (list: string, { cpus: { cores } }: Pick<Found, 'cpus'>) => {
  const cpus = parseCpuList(list)
  return { cpus, list, physicalCores: cores.filter((core) => common(core, cpus).length > 0).length, warnings: [] }
}

/**
 * Each GPU's cores: those given by hand, or its share of the physical cores of its NUMA node. GPUs of the host that are not in the
 * inventory keep their share, so that taking one out moves, and restarts, no other.
 */
export function placed(
  { gpus }: PlotServerRole,
  found: Pick<Found, 'gpus' | 'cpus'>,
): { pins: Map<number, Pinning>; problems: RoleProblem[]; notices: string[] } {
  const seen = found.gpus.gpus
  const places = gpus.flatMap((gpu) => seen.filter((each) => isMeant(gpu, each)).map((each) => ({ ...each, index: gpu.index })))
  const topology = { cpus: found.cpus, gpus: places }
  const shares = new Map(pinGpus({ cpus: found.cpus, gpus: seen }).map((pin) => [pin.index, pin]))
  const own = gpus.map((gpu): Pinning => {
    const share = shares.get(seen.find((each) => isMeant(gpu, each))?.index ?? -1)
    return { ...(share ?? bare), index: gpu.index }
  })
  const pins = own.map((pin, i) => ({ ...pin, ...(gpus[i]!.cores === undefined ? {} : byHand(gpus[i]!.cores, found)) }))
  const known = pins.filter(({ cpus }) => cpus.length > 0)
  const checked = gpus.some(({ cores }) => cores !== undefined)
  return {
    pins: new Map(pins.map((pin) => [pin.index, pin])),
    problems: checked
      ? checkPinning(
          known,
          topology,
          own.filter(({ cpus }) => cpus.length > 0),
        )
      : [],
    notices: [...known.flatMap(({ warnings }) => warnings), ...coresNotices(known)],
  }
}

/** The kernel keeps 15 letters of a program's name. */
const ours = 'autonomys-farmer'.slice(0, 15)

const takenPorts = ({ gpus }: PlotServerRole, { listeners = [] }: Found): RoleProblem[] =>
  gpus.flatMap(({ index, listenPort }) => {
    const strangers = listeners
      .filter(({ port }) => port === listenPort)
      .flatMap(({ programs }) => programs.filter(({ name }) => name !== ours))
    return strangers.slice(0, 1).map(({ name, pid }) => ({
      what: `port ${listenPort} of GPU ${index} is taken by ${name} (pid ${pid})`,
      fix: `end it, or give the GPU another listenPort`,
    }))
  })

const shutNotices = ({ gpus }: PlotServerRole, { firewall }: Found): string[] => {
  const shut = shutPorts(
    firewall,
    gpus.map(({ listenPort }) => listenPort),
  )
  return shut.length === 0 ? [] : [`the firewall is on and admits no one to port ${formatCpuList(shut)}: let the cluster's machines in`]
}

/** Plots on GPUs, one program each, on the cores and memory near its GPU; of those at work, the next only when the last listens. Programs of GPUs that are gone are removed. */
export function plotServer(spec: PlotServerRole, found: Found) {
  const { vendor, gpus, memory = 'local', within = 120 } = spec
  const kept = promised(gpus, found.gpus)
  const { pins, problems, notices } = placed(spec, found)
  const lines = gpus.map((gpu) => {
    const pin = pins.get(gpu.index)!
    const bound = memory === 'node' && pin.node !== undefined ? pin.node : 'local'
    return { gpu, line: pinned({ cpus: pin.list, memory: bound }, plotServerLine(spec, gpu, found.gpus)) }
  })
  const all = remarks(...lines.map(({ line }) => line))
  const keep = gpus.map(({ index }) => programName('plot-server', index))
  return role(
    'plot-server',
    [
      vendorRelease(vendor),
      programSet({ prefix: `${programName('plot-server')}-`, keep }),
      lines.map(({ gpu: { index, basePath, listenPort }, line }) => [
        dataDirectory(vendor, basePath),
        vendorProgram(vendor, 'plot-server', line, { gpu: index }),
        !vendor.newcomer &&
          listening(
            { port: listenPort, program: programName('plot-server', index), log: logPath('plot-server', index) },
            { wait: { within, looks: 1 } },
          ),
      ]),
    ],
    {
      problems: [...all.problems, ...kept.problems, ...problems, ...takenPorts(spec, found)],
      notices: [...all.notices, ...kept.warnings, ...notices, ...shutNotices(spec, found)],
    },
  )
}
