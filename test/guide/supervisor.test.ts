import { expect, test } from 'vitest'
import { bind } from '../../lib/playbook.ts'
import { readPrograms } from '../../lib/render/supervisor.ts'
import { site } from '../../playbooks/site.ts'
import { cluster } from './cluster.ts'
import { mountAt } from './machine.ts'
import { planOf, resourceOf, sectionOf, written } from './plan.ts'

const inventory = cluster()
const sections = ['node-1', 'plot-1', 'storage-1'].flatMap((name) => {
  const list = planOf(inventory, name)
  return list.tasks.flatMap(({ resource: { id } }) => {
    const program = /^program\[(.*)\]$/.exec(id)?.[1]
    return program === undefined ? [] : [{ program, ...sectionOf(list, program) } as Readonly<Record<string, string>>]
  })
})
const each = (option: string) => Object.fromEntries(sections.map((section) => [section.program, section[option]]))

test('#27 the guide’s order is kept by plays with gates between them, and five minutes of tries bridge the rest', () => {
  const { plays } = bind(site, inventory)
  expect(plays.map(({ name }) => name)).toEqual(['machines', 'nats', 'node-machines', 'caches', 'plot-servers', 'plot-clients'])
  const gates = (name: string) => planOf(inventory, name).tasks.flatMap(({ gate, resource: { id } }) => (gate ? [id] : []))
  expect(gates('node-1')).toEqual([
    'up[nats-server]',
    'health[nats]',
    'up[autonomys-node]',
    'up[autonomys-controller]',
    'up[autonomys-proof-server]',
    'health[node]',
  ])
  expect(gates('storage-1')).toEqual(['up[autonomys-plot-client]'])
  expect(new Set(Object.values(each('startretries')))).toEqual(new Set(['24']))
})

test('#28 every program says how long it must be up, and how long its stop may take', () => {
  expect(new Set(Object.values(each('startsecs')))).toEqual(new Set(['10']))
  expect(each('stopwaitsecs')).toEqual({
    'nats-server': '45',
    'autonomys-node': '300',
    'autonomys-controller': '60',
    'autonomys-proof-server': '60',
    'autonomys-sharded-cache': '120',
    'autonomys-full-piece': '120',
    'autonomys-plot-server-0': '120',
    'autonomys-plot-server-1': '120',
    'autonomys-plot-server-2': '120',
    'autonomys-plot-server-3': '120',
    'autonomys-plot-client': '300',
  })
  const conf = written(resourceOf(planOf(inventory, 'node-1'), 'file[/etc/supervisor/supervisord.conf]'))
  expect(conf).toMatch(/^minfds=100000$/m)
})

test('#29 every value of the environment is quoted', () => {
  for (const { environment = '' } of sections) expect(environment).toMatch(/^(\w+="[^"]*"(,(?=\w)|$))*$/)
  expect(each('environment')['autonomys-plot-server-3']).toBe('CUDA_DEVICE_ORDER="PCI_BUS_ID",CUDA_VISIBLE_DEVICES="3"')
})

test('#31 a log is named after its program', () => {
  for (const { program, stdout_logfile } of sections) expect(stdout_logfile).toBe(`/var/log/${program}.log`)
})

test('#32 the logs of a host are summed, and told where their file system is too small', () => {
  const { stdout_logfile_maxbytes: size, stdout_logfile_backups: backups } = sections.find(
    ({ program }) => program === 'autonomys-proof-server',
  )!
  expect([size, backups]).toEqual(['500MB', '2'])
  const root = (availableBytes: number) => ({ mounts: [mountAt('/', '/dev/sda1', '8:1', { availableBytes })] })
  expect(planOf(inventory, 'node-1', root(2 * 2 ** 30)).notices).toEqual([
    'the logs of 4 programs may grow to 2.3 GiB, and their file system has 2.0 GiB for them: give them fewer backups',
  ])
  expect(planOf(inventory, 'node-1', root(3 * 2 ** 30)).notices).toEqual([])
})

test('#45 comments at the start of a line are comments', () => {
  const guide = '# autonomys-controller\n# /etc/supervisor/conf.d/autonomys-controller.conf\n\n[program:autonomys-controller]\ncommand=x\n'
  expect(readPrograms(guide)).toEqual([{ kind: 'program', name: 'autonomys-controller' }])
})
