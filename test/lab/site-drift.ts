import { describe, expect, onTestFailed, test } from 'vitest'
import { complaints, pids, type Run, site, tasks } from './cluster.ts'
import type { Lab } from './harness.ts'

type Drift = {
  readonly name: string
  readonly host: string
  /** Shell, run in the host as root. */
  readonly done: string
  /** The task that names it. */
  readonly changed: string
  /** One that must follow it. */
  readonly also?: string
  /** The program that may have another pid afterwards. */
  readonly restarted?: string
}

const conf = '/etc/supervisor/conf.d'

const drifting: readonly Drift[] = [
  {
    name: "a stranger's word in the NATS configuration",
    host: 'node-2',
    done: 'echo "# x" >>/etc/nats/nats-server.conf',
    changed: 'file[/etc/nats/nats-server.conf]',
    also: 'loaded[/etc/nats/nats-server.conf]',
  },
  {
    name: 'a mode',
    host: 'node-1',
    done: 'chmod 666 /etc/nats/nats-server.conf',
    changed: 'file[/etc/nats/nats-server.conf]',
    also: 'loaded[/etc/nats/nats-server.conf]',
  },
  {
    name: 'a program’s section',
    host: 'plot-1',
    done: `sed -i s/9967/9999/ ${conf}/autonomys-plot-server-1.conf`,
    changed: 'program[autonomys-plot-server-1]',
  },
  {
    name: 'a removed section',
    host: 'storage-1',
    done: `rm ${conf}/autonomys-plot-client.conf`,
    changed: 'program[autonomys-plot-client]',
  },
  {
    name: 'a stopped program',
    host: 'plot-1',
    done: 'supervisorctl stop autonomys-sharded-cache',
    changed: 'program[autonomys-sharded-cache]',
    restarted: 'autonomys-sharded-cache',
  },
  {
    name: 'a foreign program of the same name',
    host: 'plot-1',
    done: `printf '[program:autonomys-plot-server-0]\\ncommand=sleep inf\\n' >${conf}/zz-old.conf`,
    changed: 'program[autonomys-plot-server-0]',
  },
  {
    name: 'a program of a GPU that the inventory does not know',
    host: 'plot-2',
    done: `printf '[program:autonomys-plot-server-7]\\ncommand=sleep inf\\n' >${conf}/autonomys-plot-server-7.conf; supervisorctl update`,
    changed: 'programs[autonomys-plot-server-*]',
    restarted: 'autonomys-plot-server-7',
  },
  {
    name: 'an altered binary',
    host: 'storage-2',
    done: 'echo "# x" >>/opt/autonomys/releases/2024.11.28/standin_util.py',
    changed: 'release[autonomys]',
  },
  { name: 'another release as current', host: 'node-3', done: 'ln -sfn /nowhere /opt/autonomys/current', changed: 'release[autonomys]' },
  {
    name: 'a user’s shell of limits',
    host: 'node-3',
    done: 'rm /etc/security/limits.d/90-plotwright-autonomys.conf',
    changed: 'file[/etc/security/limits.d/90-plotwright-autonomys.conf]',
  },
  {
    name: 'the owner of a data directory',
    host: 'plot-2',
    done: 'chown root /var/autonomys-sharded-cache',
    changed: 'directory[/var/autonomys-sharded-cache]',
  },
  { name: 'a package that is no longer held', host: 'node-1', done: 'apt-mark unhold nats-server', changed: 'package[nats-server]' },
  {
    name: 'the packaged NATS server allowed to start',
    host: 'node-1',
    done: 'systemctl unmask nats-server',
    changed: 'service[nats-server]',
  },
  { name: 'a stopped time service', host: 'storage-1', done: 'systemctl stop chrony', changed: 'service[chrony]' },
]

/** Of the same tasks as two above. */
const taken: readonly Drift[] = [
  {
    name: 'a program’s section that supervisord has already taken',
    host: 'plot-1',
    done: `sed -i s/9967/9999/ ${conf}/autonomys-plot-server-1.conf && supervisorctl update autonomys-plot-server-1`,
    changed: 'program[autonomys-plot-server-1]',
    restarted: 'autonomys-plot-server-1',
  },
  {
    name: 'a foreign program of the same name that runs in its place',
    host: 'plot-1',
    done: `printf '[program:autonomys-plot-server-0]\\ncommand=sleep inf\\n' >${conf}/zz-old.conf; supervisorctl update autonomys-plot-server-0`,
    changed: 'program[autonomys-plot-server-0]',
    restarted: 'autonomys-plot-server-0',
  },
]

/** A GPU that the inventory gives up loses its program, and gets it back; the others never notice. */
async function removedGpu(lab: Lab): Promise<void> {
  const inventory = 'test/lab/inventories/three-gpus.ts'
  const before = await pids(lab)
  const gone = await site(lab, [], { inventory })
  expect({ code: gone.code, complaints: complaints(gone), changed: tasks(gone, 'changed') }).toEqual({
    code: 0,
    complaints: [],
    changed: ['plot-1 programs[autonomys-plot-server-*]'],
  })
  const { 'plot-1 autonomys-plot-server-2': removed, ...others } = before
  expect(removed).toBeGreaterThan(0)
  expect(await pids(lab)).toEqual(others)
  expect((await lab.exec('plot-1', ['ls', `${conf}/autonomys-plot-server-2.conf`])).code).toBe(2)
  const back = await site(lab)
  expect({ code: back.code, complaints: complaints(back), changed: tasks(back, 'changed') }).toEqual({
    code: 0,
    complaints: [],
    changed: ['plot-1 program[autonomys-plot-server-2]'],
  })
  expect(await pids(lab)).toMatchObject(others)
}

/** Many drifts at once, each of a task of its own: what a run names is shown by its drift, or as a task that nobody touched. */
async function driftedAtOnce(lab: Lab, drifts: readonly Drift[]): Promise<void> {
  onTestFailed(() => site(lab).then(() => undefined)) // the next test starts from a converged lab all the same
  const named = drifts.flatMap(({ name, host, changed, also }) =>
    [changed, ...(also === undefined ? [] : [also])].map((task) => [`${host} ${task}`, name] as const),
  )
  const names = new Map<string, string>(named)
  expect(names.size).toBe(named.length)
  const told = (run: Run) => ({
    code: run.code,
    complaints: complaints(run),
    changed: tasks(run, 'changed')
      .map((task) => names.get(task) ?? task)
      .sort(),
  })
  const wanted = { complaints: [], changed: [...names.values()].sort() }
  const before = await pids(lab)
  for (const { name, host, done } of drifts) expect([name, (await lab.exec(host, ['sh', '-c', done])).code]).toEqual([name, 0])
  expect(told(await site(lab, ['--check']))).toEqual({ code: 2, ...wanted })
  expect(told(await site(lab))).toEqual({ code: 0, ...wanted })
  const restarted = new Set(drifts.map(({ host, restarted }) => `${host} ${restarted}`))
  const others = (found: Record<string, number>) => Object.fromEntries(Object.entries(found).filter(([name]) => !restarted.has(name)))
  expect(others(await pids(lab))).toEqual(others(before))
}

/** Drifts on a converged lab: the next run names and repairs exactly those, and restarts nothing else. */
export const drifts = (lab: Lab): void => {
  test('a GPU that is taken out of the inventory', () => removedGpu(lab))

  describe('the next run names and repairs exactly', () => {
    test('what came to files, releases, packages, services and programs', () => driftedAtOnce(lab, drifting))
    test('what supervisord has already taken', () => driftedAtOnce(lab, taken))
  })
}
