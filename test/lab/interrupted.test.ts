import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, expect, test } from 'vitest'
import { complaints, eventsOf, idle, site, siteCommand, tasks } from './cluster.ts'
import { exitCode } from './control.ts'
import { withLab } from './harness.ts'
import { sweep } from './sweep.ts'

const hosts = ['node-1', 'plot-1', 'storage-1']
const inventory = 'test/lab/inventories/one-of-each.ts'
const lab = withLab('kill', hosts)
const script = readFileSync(join(import.meta.dirname, 'snapshot.sh'), 'utf8')

async function snapshot(): Promise<Record<string, string[]>> {
  const seen = await Promise.all(
    hosts.map(async (host) => [host, (await lab.exec(host, ['sh', '-c', script])).stdout.split('\n')] as const),
  )
  return Object.fromEntries(seen)
}

/** Starts a run and kills it as soon as it has begun so many tasks. */
async function killedAfter(begun: number): Promise<number> {
  const child = lab.startCtl(siteCommand(['--output', 'json'], inventory), { LAB_PREFIX: lab.prefix })
  let seen = 0
  for await (const line of createInterface({ input: child.stdout! })) {
    const [event] = eventsOf(line)
    if (event?.event === 'task-start' && ++seen === begun) child.kill('SIGKILL')
  }
  return exitCode(child)
}

let whole: Record<string, string[]>
let changes: number

beforeAll(async () => {
  const run = await site(lab, [], { inventory })
  expect({ code: run.code, complaints: complaints(run), stderr: run.stderr }).toEqual({ code: 0, complaints: [], stderr: '' })
  changes = tasks(run, 'changed').length
  whole = await snapshot()
})

test.each(sweep ? [1, 2, 3, 4, 5] : [3])(
  'the control process killed after %d sixths of its first run: a second run makes the same hosts',
  async (sixths) => {
    await lab.reset()
    expect(await killedAfter(Math.round((changes * sixths) / 6))).toBe(137)
    await idle(lab, hosts)
    const run = await site(lab, [], { inventory })
    expect({ code: run.code, complaints: complaints(run), stderr: run.stderr }).toEqual({ code: 0, complaints: [], stderr: '' })
    expect(await snapshot()).toEqual(whole)
    const again = await site(lab, [], { inventory })
    expect({ code: again.code, changed: tasks(again, 'changed') }).toEqual({ code: 0, changed: [] })
  },
)
