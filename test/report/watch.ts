/** Shows a made-up run of N hosts in a view, to be looked at: `npx tsx test/report/watch.ts 200 tree`. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../lib/engine/events.ts'
import { type Form, report } from '../../lib/report/index.ts'
import { screenOf } from '../../lib/report/screen.ts'
import { ended, mode, names, zero } from './scripted.ts'

const [count = '7', form = 'tree', speed = '1'] = process.argv.slice(2)
const hosts = names(Number(count), 'plot')
const plays = ['nats', 'plotters', 'clients']
const screen = screenOf(process.stdout, 'auto')
const detail = { check: false, verbose: false, diff: false }
const view = await report({ form: form as Form, ...screen, detail, plays, remark: (text) => void process.stderr.write(`${text}\n`) })
const emit = (event: Event) => view.listener(event)
const pause = (seconds: number) => sleep((seconds * 1000) / Number(speed))

const failed = new Set<string>()

async function apply(host: string, play: string, i: number): Promise<void> {
  for (const task of ['file[/etc/plot.conf]', 'program[plot-server-0]', 'program[plot-server-1]']) {
    if (i % 40 === 3 && task.endsWith('1]')) {
      emit(ended(host, task, 'failed', { play, message: 'applied, yet status is BACKOFF, not RUNNING\nlast line of the log' }))
      failed.add(host)
      return
    }
    if (i % 5 === 0) {
      emit({ event: 'task-start', play, host, role: 'plot', task })
      await pause(1 + (i % 7))
      emit(ended(host, task, 'changed', { play, seconds: 1 + (i % 7), changes: [mode] }))
    } else emit(ended(host, task, 'ok', { play }))
  }
  for (let left = 12; left > 12 - (i % 5) && i % 10 === 0; left--) {
    emit({ event: 'waiting', play, host, task: 'listening[4222]', reason: 'port 4222 does not listen', left })
    await pause(1)
  }
}

emit({ event: 'start', playbook: 'site', check: false, hosts })
await Promise.all(
  hosts.map(async (host, i) => {
    await pause(0.5 + (i % 20) / 10)
    if (i === 6) emit({ event: 'unreachable', host, message: `${host}: cannot connect to 10.0.0.7 port 22: refused` })
    else emit({ event: 'plan', host, tasks: 9, changes: i % 5 === 0 ? 9 : 0, pending: 0 })
  }),
)
for (const play of plays.slice(1)) {
  const up = hosts.filter((host, i) => i !== 6 && !failed.has(host))
  const half = Math.ceil(up.length / 2)
  emit({ event: 'play', play, hosts: up, batches: 2 })
  for (const [b, batch] of [up.slice(0, half), up.slice(half)].entries()) {
    emit({ event: 'batch', play, batch: b + 1, of: 2, hosts: batch })
    await Promise.all(batch.map((host, i) => apply(host, play, b * half + i)))
  }
  emit({ event: 'play-end', play })
}
emit({
  event: 'recap',
  hosts: Object.fromEntries(hosts.map((host) => [host, { ...zero, ok: 9, failed: failed.has(host) ? 1 : 0 }])),
  seconds: 30,
  exit: 0,
})
await view.end()
