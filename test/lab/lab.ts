import { exitCode, type LabPaths, labPaths, labProcess, running, up } from './control.ts'
import { firstHosts, hostsNamed, type LabHost, topology } from './topology.ts'

const help = (prefix: string) => `npm run lab -- VERB …        real hosts on this machine, for tests (root)

  up [--hosts N | NAME…]      start all hosts of the topology, its first N (extra-1 … after them), or these
  down                        end all hosts and leave nothing behind
  status                      which hosts are up, and whether their link is
  exec HOST CMD…              run CMD in HOST as root, past the network
  ssh [USER@]HOST [CMD…]      run CMD over SSH, as ops unless told otherwise
  ctl CMD…                    run CMD with this machine's files in the lab's network, as the control machine
  latency MS                  delay between the control machine and the hosts, each way; 0: none
  cut HOST… | heal HOST…      unplug or plug in the network cable
  stop HOST… | start HOST…    a power cut; power on
  reboot HOST…                a power cut and power on: files are kept
  reset [HOST…]               fresh hosts, with new host keys; all of them unless named
  topology                    the hosts there can be: name, address, groups, disks, GPUs

LAB_PREFIX (now: ${prefix}) names the lab: labs of different prefixes run side by side.
State: PLOTWRIGHT_LAB_RUN, or /var/lib/plotwright-lab; cache: PLOTWRIGHT_LAB_CACHE, or /var/cache/plotwright-lab.
`

class UsageError extends Error {}

type Arguments = readonly string[]
const none = (args: Arguments) => args.length === 0
const some = (args: Arguments) => args.length > 0

/** The verbs that lab.sh answers, each with the arguments it takes. */
const PASSED_ON: Record<string, { usage: string; takes: (args: Arguments) => boolean }> = {
  down: { usage: 'takes no arguments', takes: none },
  status: { usage: 'takes no arguments', takes: none },
  exec: { usage: 'HOST CMD…', takes: (args) => args.length > 1 },
  ssh: { usage: '[USER@]HOST [CMD…]', takes: some },
  ctl: { usage: 'CMD…', takes: some },
  latency: { usage: 'MS: milliseconds, 0 for none', takes: ([ms, ...rest]) => /^\d{1,5}(\.\d+)?$/.test(ms ?? '') && none(rest) },
  cut: { usage: 'HOST…', takes: some },
  heal: { usage: 'HOST…', takes: some },
  stop: { usage: 'HOST…', takes: some },
  start: { usage: 'HOST…', takes: some },
  reboot: { usage: 'HOST…', takes: some },
  reset: { usage: '[HOST…]', takes: () => true },
}

function wantedHosts(args: Arguments): LabHost[] {
  const [first, count, ...rest] = args
  if (first === undefined) return topology()
  if (first !== '--hosts') return hostsNamed(args)
  if (rest.length || !/^[1-9]\d{0,2}$/.test(count ?? '')) throw new UsageError('up --hosts N: N is a number from 1 to 999')
  return firstHosts(Number(count))
}

function topologyTable(): string {
  const cell = (values: string[]) => values.join(',') || '-'
  const rows = topology().map(({ name, address, groups, disks, gpus }) => [name, address, cell(groups), cell(disks), gpus].join('\t'))
  return `${rows.join('\n')}\n`
}

async function main(verb: string, args: Arguments, lab: LabPaths): Promise<number> {
  if (['help', '--help', '-h', 'topology'].includes(verb)) {
    process.stdout.write(verb === 'topology' ? topologyTable() : help(lab.prefix))
    return 0
  }
  if (verb === 'up') return up(lab, wantedHosts(args))
  const known = PASSED_ON[verb]
  if (!known) throw new UsageError(`no verb '${verb}': npm run lab -- help`)
  if (!known.takes(args)) throw new UsageError(`${verb} ${known.usage}`)
  return exitCode(labProcess(lab, [verb, ...args]))
}

// this process outlives its command, which gets the terminal's signals by itself and cleans up
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('SIGTERM', () => {
  for (const child of running) child.kill('SIGTERM')
})

const [verb = 'help', ...args] = process.argv.slice(2)
try {
  process.exitCode = await main(verb, args, labPaths(process.env.LAB_PREFIX ?? 'pw'))
} catch (error) {
  process.stderr.write(`lab: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
