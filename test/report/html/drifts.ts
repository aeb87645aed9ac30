import type { TaskRecord } from '../../../lib/record/schema.ts'
import { field, task, text } from './parts.ts'

const natsConfig = (maxPayload: string, extra: string) => `server_name: node-2
listen: 198.18.0.2:4222
http: 198.18.0.2:8222
max_payload: ${maxPayload}
max_connections: 65536
write_deadline: "10s"

jetstream {
  store_dir: "/var/lib/nats"
  max_file_store: 256MB
}

cluster {
  name: plotwright
  listen: 198.18.0.2:6222
  routes: [
    nats-route://198.18.0.1:6222
    nats-route://198.18.0.2:6222
    nats-route://198.18.0.3:6222
  ]
}
${extra}`

const section = (port: number, cores: string) => `[program:autonomys-plot-server-1]
command=/opt/autonomys/releases/2024.11.28/autonomys-farmer plot-server --nats-server nats://198.18.0.1:4222 --listen-on 198.18.0.4:${port} --sector-encoding-concurrency 1
user=autonomys
environment=CUDA_VISIBLE_DEVICES="1",PLOTWRIGHT_STAMP="5f0c2a9e"
numactl=--physcpubind=${cores} --localalloc
autostart=true
autorestart=true
stopwaitsecs=300
`

/** Somebody worked on the NATS server by hand. */
export const natsDrift: readonly TaskRecord[] = [
  task('nats', 'file[/etc/nats/nats-server.conf]', 'changed', {
    at: 2.31,
    changes: [field('mode', '0666', '0640'), field('owner', 'ops', 'root'), text(natsConfig('8MB', '# x\n'), natsConfig('2MB', ''))],
    last: 0.4,
  }),
  task('nats', 'program[nats-server]', 'pending', { at: 2.31, message: 'depends on 1 pending change', last: 38 }),
  task('nats', 'loaded[/etc/nats/nats-server.conf]', 'pending', { at: 2.31, message: 'depends on 1 pending change' }),
  task('gate', 'nats-health[198.18.0.2:8222]', 'pending', { at: 2.31, message: 'depends on 1 pending change' }),
  task('base', 'clock[chrony]', 'ok', { at: 2.31, warnings: ['the clock is 0.8 s off the median of all hosts; 0.1 s is advised'] }),
]

/** The supervisor's configuration is broken. */
export const brokenSupervisor: readonly TaskRecord[] = [
  task('supervisor', 'service[supervisor]', 'failed', {
    at: 3.05,
    changes: [field('active', 'failed', 'active')],
    message:
      "supervisord does not run: exit status 2\nError: Source contains parsing errors: '/etc/supervisor/conf.d/zz-old.conf'\n\t[line  3]: 'command\\n'\nFor help, use /usr/bin/supervisord -h",
  }),
  task('plot-server', 'program[autonomys-plot-server-1]', 'changed', {
    at: 3.05,
    changes: [field('stamp', '91be77a0', '5f0c2a9e'), text(section(9999, '96-127'), section(9967, '24-31,120-127'))],
    last: 62,
  }),
  ...[0, 2, 3].map((gpu) => task('plot-server', `program[autonomys-plot-server-${gpu}]`, 'pending', { at: 3.05 })),
  task('gate', 'program-up[autonomys-plot-server-0]', 'pending', { at: 3.05 }),
]

export const sysctlDrift: readonly TaskRecord[] = [
  task('base', 'sysctl[vm.swappiness]', 'changed', {
    at: 4.2,
    changes: [field('live', '60', '1'), field('file', '', 'vm.swappiness = 1')],
  }),
]

export const limitsDrift: readonly TaskRecord[] = [
  task('base', 'file[/etc/security/limits.d/90-plotwright-autonomys.conf]', 'changed', {
    at: 4.9,
    changes: [text('', 'autonomys soft nofile 20000\nautonomys hard nofile 20000\n'), field('mode', 'absent', '0644')],
  }),
  task('plot-client', 'limits[autonomys-plot-client]', 'pending', { at: 4.9 }),
]

export const sectionDrift = (gpu: number): readonly TaskRecord[] => [
  task('plot-server', `program[autonomys-plot-server-${gpu}]`, 'changed', {
    at: 5.4,
    changes: [field('status', 'STOPPED', 'RUNNING'), text(section(9999, '96-127'), section(9967, '24-31,120-127'))],
    last: 45,
  }),
  task('gate', `program-up[autonomys-plot-server-${gpu}]`, 'pending', { at: 5.4 }),
]

export const mountFailure: readonly TaskRecord[] = [
  task('plot-client', 'mount[/mnt/nvme1n2]', 'failed', {
    at: 6,
    message: '/mnt/nvme1n2 is not mounted: nothing of this name in /proc/self/mountinfo; mount it by its UUID in /etc/fstab',
  }),
  task('plot-client', 'program[autonomys-plot-client]', 'pending', { at: 6 }),
]

const restart = (role: string, program: string, at: number, seconds: number, more: Partial<TaskRecord> = {}): TaskRecord =>
  task(role, `program[${program}]`, 'changed', {
    at,
    seconds,
    downtime: seconds * 0.8,
    changes: [field('release', '2024.11.28', '2024.11.29')],
    ...more,
  })

/** A node machine's part of an upgrade that goes well. */
export const upgradedNode = (from: number): readonly TaskRecord[] => [
  task('base', 'release[autonomys]', 'changed', { at: from, seconds: from - 3, changes: [field('current', '2024.11.28', '2024.11.29')] }),
  restart('node', 'autonomys-node', from + 14, 13.4, { warnings: ['it took SIGKILL after 60 s to stop it'] }),
  restart('controller', 'autonomys-controller', from + 19, 4.1),
  restart('proof-server', 'autonomys-proof-server', from + 22, 2.7),
  task('gate', 'node-health[9944]', 'changed', { at: from + 41, seconds: 18.8, message: 'well 3 times in a row' }),
]

/** A plotting machine's part, which comes to an end at its second GPU. */
export const stoppedUpgrade = (from: number): readonly TaskRecord[] => [
  task('base', 'release[autonomys]', 'changed', { at: from, seconds: 9.2, changes: [field('current', '2024.11.28', '2024.11.29')] }),
  restart('plot-server', 'autonomys-plot-server-0', from + 21, 20.1),
  task('plot-server', 'program[autonomys-plot-server-1]', 'failed', {
    at: from + 52,
    seconds: 30.4,
    changes: [field('status', 'STOPPED', 'RUNNING')],
    message: 'applied, yet status is BACKOFF, not RUNNING; its last words:\nError: CUDA error 999: unknown error\n  at gpu 1 (RTX A4000)',
  }),
  ...[2, 3].map((gpu) => task('plot-server', `program[autonomys-plot-server-${gpu}]`, 'skipped', { at: from + 52 })),
]
