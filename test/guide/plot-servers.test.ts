import { expect, test } from 'vitest'
import { cluster, refusals, type Wishes } from './cluster.ts'
import { objections, planOf, resourceOf, sectionOf } from './plan.ts'

const inventory = cluster()
const commandOf = (index: number, wishes: Wishes = {}) =>
  sectionOf(planOf(cluster(wishes), 'plot-1'), `autonomys-plot-server-${index}`).command!

test('#19 records are encoded 32 at once, as the vendor has it since 2024-11-13; another number, or none for older binaries', () => {
  expect(commandOf(0)).toContain(' plot-server --priority-cache --record-encoding-concurrency 32 --listen-port 9966 ')
  expect(commandOf(0, { cluster: { plotServer: { recordEncodingConcurrency: 16 } } })).toContain(' --record-encoding-concurrency 16 ')
  expect(commandOf(0, { cluster: { plotServer: { recordEncodingConcurrency: false } } })).not.toContain('encoding')
})

test('#30 each GPU is a program of its own, and one that is found in a group is taken out of it', () => {
  const list = planOf(inventory, 'plot-1')
  const resource = resourceOf(list, 'program[autonomys-plot-server-0]')
  const conf = '[group:autonomys-plot-server]\nprograms=autonomys-plot-server-0,autonomys-plot-server-1\n'
  const file = `644 root:root ${conf.length} /etc/supervisor/conf.d/autonomys-plot-server.conf\n`
  const table = 'autonomys-plot-server-0\tautonomys-plot-server\tRUNNING\t7\t\n'
  const output = [table, '', '', file, Buffer.from(conf).toString('base64'), ''].join('\x1d')
  const changes = resource.kind.evaluate(output, [resource])[0]?.changes.filter(({ field }) => field !== 'config')
  expect(changes).toEqual([
    {
      field: 'also named by',
      from: '[group:autonomys-plot-server] in /etc/supervisor/conf.d/autonomys-plot-server.conf',
      to: '(nothing else)',
    },
    { field: 'runs as', from: 'autonomys-plot-server:autonomys-plot-server-0', to: 'autonomys-plot-server-0' },
    { field: 'status', from: '(absent)', to: 'RUNNING' },
  ])
})

test('#35 listen ports follow the GPU’s index, are its own, free before, open after, and let in by the firewall', () => {
  expect([0, 1, 2, 3].map((index) => commandOf(index).match(/--listen-port (\d+)/)?.[1])).toEqual(['9966', '9967', '9968', '9969'])
  const gpus = [{ index: 0 }, { index: 1, listenPort: 9966 }]
  expect(refusals({ hosts: { plot: { 'plot-1': { gpus } } } })).toEqual([
    'prod.ts: plot-1: two plot-servers listen on port 9966; leave listenPort out: 9966 + index',
  ])

  const holding = (name: string) => ({ listeners: [{ port: 9968, address: '0.0.0.0', programs: [{ name, pid: 812 }] }] })
  expect(objections(inventory, 'plot-1', holding('nginx'))).toEqual([
    'plot-server: port 9968 of GPU 2 is taken by nginx (pid 812); end it, or give the GPU another listenPort',
  ])
  expect(objections(inventory, 'plot-1', holding('autonomys-farme'))).toEqual([])

  const list = planOf(inventory, 'plot-1', { firewall: { enabled: true, admitted: [[9966, 9967]] } })
  expect(list.tasks.flatMap(({ gate, resource: { id } }) => (gate && id.startsWith('listening') ? [id] : []))).toEqual([
    'listening[9966]',
    'listening[9967]',
    'listening[9968]',
    'listening[9969]',
  ])
  expect(list.notices.at(-1)).toBe("the firewall is on and admits no one to port 9968-9969: let the cluster's machines in")
})
