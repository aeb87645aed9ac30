import { createInterface } from 'node:readline'
import { beforeAll, expect, test } from 'vitest'
import { complaints, site, tasks } from './cluster.ts'
import { exitCode } from './control.ts'
import { withLab } from './harness.ts'
import { eventsOf, playbook, playbookCommand } from './rollout.ts'
import { sweep } from './sweep.ts'
import { watchPrograms } from './watch.ts'

const hosts = ['node-1', 'plot-1', 'storage-1']
const inventory = 'test/lab/inventories/one-of-each.ts'
const lab = withLab('upk', hosts)
const versions = ['2024.11.29', '2024.11.28']

/** Tasks that an upgrade of these hosts begins once the release is staged: the links and the programs. */
const steps = 3 + 7

/** How many moments are tried. */
const kills = sweep ? 10 : 1

/** Numbers that look random and are the same in every run. */
const random = (seed: number): number => ((Math.imul(seed, 2_654_435_761) >>> 8) % 1000) / 1000

const moments = Array.from({ length: kills }, (_, i) => ({
  round: i,
  step: 1 + Math.floor(random(i + 1) * steps),
  after: Math.floor(random(i + 77) * 1500),
}))

/** Starts an upgrade and kills it so many milliseconds after it has begun so many tasks. */
async function killed(version: string, step: number, after: number): Promise<number> {
  const child = lab.startCtl(playbookCommand('upgrade', ['--output', 'json', '-e', `version=${version}`], inventory), {
    LAB_PREFIX: lab.prefix,
  })
  let begun = 0
  for await (const line of createInterface({ input: child.stdout! })) {
    const [event] = eventsOf(line)
    if (event?.event === 'task-start' && event.play !== 'stage' && ++begun === step) setTimeout(() => child.kill('SIGKILL'), after)
  }
  return exitCode(child)
}

beforeAll(async () => {
  expect(complaints(await site(lab, [], { inventory }))).toEqual([])
})

test.each(moments)(
  'killed $after ms after task $step: the next run finishes it, and every program was started once',
  async ({ round, step, after }) => {
    const version = versions[round % 2]!
    const watch = await watchPrograms(lab, hosts)
    expect(await killed(version, step, after)).toBe(137)
    const run = await playbook(lab, 'upgrade', ['-e', `version=${version}`], { inventory })
    const { starts } = await watch.stop()
    expect([complaints(run), run.code]).toEqual([[], 0])
    const vendors = Object.entries(starts).filter(([name]) => name.includes(' autonomys-'))
    expect(vendors.map(([name, count]) => [name, count]).filter(([, count]) => count !== 1)).toEqual([])
    expect(vendors.length).toBe(7)
    const again = await playbook(lab, 'upgrade', ['-e', `version=${version}`], { inventory })
    expect([again.code, tasks(again, 'changed')]).toEqual([0, []])
  },
)
