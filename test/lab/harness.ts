import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll } from 'vitest'
import { exitCode, type LabPaths, labPaths, labProcess, up } from './control.ts'
import { hostsNamed } from './topology.ts'

export type Result = { stdout: string; stderr: string; code: number }
export type RunOptions = { env?: NodeJS.ProcessEnv; input?: string; timeoutMs?: number }

/** A lab that is up, as tests use it. Results carry any exit code; only a command that outlives `timeoutMs` (default two minutes) throws. */
export type Lab = LabPaths & {
  /** Runs argv in the host as root, past the network. */
  exec(host: string, argv: readonly string[], options?: RunOptions): Promise<Result>
  /** Runs a shell command over SSH, as `ops` unless the host is `root@HOST`. */
  ssh(host: string, command: string, options?: RunOptions): Promise<Result>
  /** Runs argv with this machine's files in the lab's network, as the control machine does. */
  ctl(argv: readonly string[], options?: RunOptions): Promise<Result>
  /** The same, for tests that kill it: the child's pid is argv's own. */
  startCtl(argv: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess
  /** Any other verb of `npm run lab`: cut, heal, stop, start, reboot, latency, status. @throws when it fails. */
  change(verb: string, ...args: string[]): Promise<string>
  /** Makes these hosts fresh again, all when none is named; `knownHosts` holds their new keys. */
  reset(hosts?: readonly string[]): Promise<void>
}

/**
 * Brings up a fresh lab of these hosts before the suite's tests and takes it down after them. One prefix a test file. With LAB_KEEP set,
 * for whoever writes tests, it stays up and the next run takes it as it is.
 */
export function withLab(prefix: string, hosts: readonly string[]): Lab {
  const lab = labOf(labPaths(prefix))
  const keep = process.env.LAB_KEEP !== undefined
  beforeAll(async () => {
    if (keep && existsSync(lab.dir)) return
    await lab.change('down')
    const code = await up(lab, hostsNamed(hosts))
    if (code !== 0) throw new Error(`the lab ${prefix} did not come up: exit code ${code}, see stderr`)
  })
  afterAll(async () => {
    if (!keep) await lab.change('down')
  })
  return lab
}

/** The lab with these paths, be it up or not. */
export function labOf(paths: LabPaths): Lab {
  const run = (argv: readonly string[], options: RunOptions = {}) => capture(paths, argv, options)
  const change = async (verb: string, ...args: string[]) => {
    const { stdout, stderr, code } = await run([verb, ...args])
    if (code !== 0) throw new Error(`lab ${verb} ${args.join(' ')}: exit code ${code}: ${stderr}`)
    return stdout
  }
  return {
    ...paths,
    exec: (host, argv, options) => run(['exec', host, ...argv], options),
    ssh: (host, command, options) => run(['ssh', host, command], options),
    ctl: (argv, options) => run(['ctl', ...argv], options),
    startCtl: (argv, env = {}) => labProcess(paths, ['ctl', ...argv], { stdio: 'pipe', env }),
    change,
    reset: async (hosts = []) => {
      await change('reset', ...hosts)
    },
  }
}

async function capture(
  paths: LabPaths,
  argv: readonly string[],
  { env = {}, input = '', timeoutMs = 120_000 }: RunOptions,
): Promise<Result> {
  const child = labProcess(paths, argv, { stdio: 'pipe', env })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]!.setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text
    })
  }
  child.stdin!.on('error', () => {}) // a command may end before it has read its input
  child.stdin!.end(input)
  let late = false
  const timer = setTimeout(() => {
    late = child.kill('SIGKILL')
    child.stdout!.destroy() // what it left in the background may still hold them
    child.stderr!.destroy()
  }, timeoutMs)
  const code = await exitCode(child).finally(() => clearTimeout(timer))
  if (late) throw new Error(`lab ${argv.join(' ')}: still running after ${timeoutMs} ms\n${output.stdout}${output.stderr}`)
  return { ...output, code }
}
