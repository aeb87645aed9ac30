import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { complaints } from './cluster.ts'
import { driftsOf } from './drifts/index.ts'
import { together } from './drifts/seen.ts'
import { faults } from './faults/faults.ts'
import { inventory, must, run, site } from './faults/phases.ts'
import { atSteps, heal, struck } from './faults/round.ts'
import { withLab } from './harness.ts'
import { playbookCommand } from './rollout.ts'

/** Hours of a cluster's life, each with drifts, a repair that meets a fault, and one that meets none; and how many minutes they take at least. */
const HOURS = 24
const MINUTES = Number(process.env.SOAK_MINUTES ?? 30)
const seed = Number(process.env.SOAK_SEED ?? 20261129)

const hosts = ['node-1', 'plot-1', 'plot-2', 'storage-1', 'storage-2']
const lab = withLab('soak', hosts)

/** Where all runs keep what is temporary. */
const temporary = mkdtempSync(join(tmpdir(), 'soak-'))
afterAll(() => rmSync(temporary, { recursive: true, force: true }))
const options = { env: { LAB_MORE: '0', TMPDIR: temporary }, timeoutMs: 600_000 }

/** What one side holds; none of it may grow with the hours. */
type Holds = Readonly<Record<string, number>>

/**
 * Numbers of a host: processes, login sessions, supervisord's descriptors, and files where a run could leave some. Not those of which there
 * is at most one a task (how long it took) or a drift (what was kept of a stranger's file).
 */
const holds = `
echo processes $(ps -e --no-headers | grep -cv 'ps$')
echo sessions $(loginctl list-sessions --no-legend | wc -l)
echo descriptors $(ls /proc/$(pgrep -o -x supervisord)/fd | wc -l)
echo files $(find /tmp /var/tmp /dev/shm /run/plotwright* /root /home /opt /etc /var/lib/plotwright -xdev -not -path '*/times/*' -not -name '*.before-plotwright' -not -path /root/kept | wc -l)`

async function ofHost(host: string): Promise<Holds> {
  const { stdout } = await lab.exec(host, ['sh', '-c', holds])
  return Object.fromEntries([...stdout.matchAll(/^(\w+) (\d+)$/gm)].map(([, what, count]) => [`${host} ${what}`, Number(count)]))
}

const ofHosts = async (): Promise<Holds> => Object.assign({}, ...(await Promise.all(hosts.map(ofHost))))

/** Numbers of a process of the control machine, and of what lies in the directory for temporary files. */
function ofControl(pid: number): Holds {
  const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8')
  const status = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(read('status'))![1])
  return {
    'watch KiB': status('VmRSS'),
    'watch threads': status('Threads'),
    'watch descriptors': readdirSync(`/proc/${pid}/fd`).length,
    'watch children': read(`task/${pid}/children`).split(' ').filter(Boolean).length,
    'temporary files': readdirSync(temporary, { recursive: true }).filter((name) => !String(name).startsWith('tsx')).length,
  }
}

const some = (host: string) => fc.shuffledSubarray([...driftsOf(host)], { minLength: 2, maxLength: 5 }).map((chosen) => together(chosen)[0])
const hour = fc.record({
  drifted: fc.tuple(...hosts.map(some)),
  fault: fc.constantFrom(...faults.filter(({ name }) => name !== 'commands that never end')),
  struckHost: fc.constantFrom(...hosts),
  step: fc.integer({ min: 1, max: 2 }),
})
const hours = fc.sample(hour, { seed, numRuns: HOURS })

beforeAll(async () => {
  await must(lab, site, [], options)
}, 600_000)

test(
  `${HOURS} hours of random drifts and faults (seed ${seed}): nothing grows, on either side`,
  async () => {
    const watch = lab.startCtl(playbookCommand('../test/lab/faults/site', ['--check', '--every', '5s', '--output', 'json'], inventory), {
      LAB_PREFIX: lab.prefix,
      ...options.env,
    })
    onTestFinished(() => void watch.kill('SIGKILL'))
    for (const stream of [watch.stdout!, watch.stderr!]) stream.resume()
    const samples: Holds[] = []
    const troubles: string[] = []
    for (const [index, { drifted, fault, struckHost, step }] of hours.entries()) {
      const next = sleep((MINUTES * 60_000) / HOURS)
      for (const { host, done } of drifted.flat()) await lab.exec(host, ['sh', '-c', done])
      await lab.change('latency', String(fault.latency ?? 0))
      const under = await struck(lab, { playbook: site, args: [] }, atSteps(fault, [{ host: struckHost, step, task: '' }]), options.env)
      await lab.change('latency', '0')
      await heal(lab, fault, [struckHost], hosts)
      const after = await run(lab, site, [], options)
      const calm = await run(lab, site, ['--check'], options)
      const wrong = [...complaints(after), ...(calm.code === 0 ? [] : [`check afterwards: exit ${calm.code}`, ...complaints(calm)])]
      troubles.push(...wrong.map((line) => `hour ${index + 1}, ${fault.name} on ${struckHost}: ${line}`))
      await next
      const before = samples[0]
      const quiet = async () => {
        const found = await ofHosts()
        for (const host of hosts) expect(found[`${host} processes`]).toBeLessThanOrEqual(before?.[`${host} processes`] ?? 1000)
        return found
      }
      const found = await vi.waitFor(quiet, { timeout: 30_000, interval: 500 }).catch(ofHosts)
      samples.push({ ...ofControl(watch.pid!), ...found })
      const made = under.made.includes(struckHost) ? 'made' : 'not met'
      console.info(`hour ${index + 1}: ${fault.name} on ${struckHost} (${made}), ${JSON.stringify(samples.at(-1))} ${wrong.join('; ')}`)
    }
    expect(watch.exitCode).toBe(null)
    const [middle, last] = [samples.slice(HOURS / 3, (2 * HOURS) / 3), samples.slice((2 * HOURS) / 3)]
    const least = (of: readonly Holds[], what: string) => Math.min(...of.map((sample) => sample[what]!))
    const grown = Object.keys(samples[0]!).flatMap((what) => {
      const [then, now] = [least(middle, what), least(last, what)]
      return now > then * (what.endsWith('KiB') ? 1.2 : 1) ? [`${what}: ${then}, later ${now}`] : []
    })
    expect({ grown, troubles }).toEqual({ grown: [], troubles: [] })
  },
  2 * 3_600_000,
)
