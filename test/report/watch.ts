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
const detail = { check: false, verbose: false, diff: false, quiet: false }
const view = await report({ form: form as Form, ...screen, detail, plays, remark: (text) => void process.stderr.write(`${text}\n`) })
const emit = (event: Event) => view.listener(event)
const pause = (seconds: number) => sleep((seconds * 1000) / Number(speed))

const lost = 6
const failed = new Set<string>()

async function apply(host: string, play: string, i: number): Promise<void> {
  for (const task of ['file[/etc/plot.conf]', 'program[plot-server-0]', 'program[plot-server-1]']) {
    if (play === 'clients' && i % 40 === 5 && task.endsWith('1]')) {
      emit(ended(host, task, 'failed', { play, message: 'applied, yet status is BACKOFF, not RUNNING\nlast line of the log' }))
      failed.add(host)
      return
    }
    if (i % 5 < 2) {
      emit({ event: 'task-start', play, host, role: 'plot', task })
      await pause(1 + (i % 7))
      const restart = task.startsWith('program') && { downtime: 1 + (i % 7) / 2 }
      const warned = i % 5 === 1 && restart && { warnings: ['plot-server-0 did not stop within 120 s and took SIGKILL'] }
      emit(ended(host, task, 'changed', { play, seconds: 1 + (i % 7), changes: [mode], ...restart, ...warned }))
    } else emit(ended(host, task, 'ok', { play }))
  }
}

async function gate(host: string, play: string, i: number): Promise<void> {
  for (let left = 12; left > 12 - (i % 6); left--) {
    emit({ event: 'waiting', play, host, task: 'listening[4222]', reason: 'port 4222 does not listen', left })
    await pause(1)
  }
  emit(ended(host, 'listening[4222]', 'ok', { play, role: 'gate' }))
}

async function takeBack(batch: readonly string[], play: string): Promise<void> {
  const reason = `program[plot-server-1] of ${[...failed][0]} failed: applied, yet status is BACKOFF, not RUNNING`
  emit({ event: 'rollback', play, hosts: batch, reason })
  await Promise.all(
    batch.map(async (host, i) => {
      for (const program of ['plot-server-1', 'plot-server-0']) {
        await pause(1 + 3 * (i % 4))
        const message = i % 50 === 2 && program.endsWith('0') ? { message: 'no releases/v1 there' } : {}
        emit({ event: 'undone', play, host, task: `program[${program}]`, ...message })
      }
      await gate(host, play, i)
    }),
  )
}

async function roll(play: string): Promise<void> {
  const up = hosts.filter((_, i) => i !== lost)
  const half = Math.ceil(up.length / 2)
  emit({ event: 'play', play, hosts: up, batches: 2 })
  for (const [b, batch] of [up.slice(0, half), up.slice(half)].entries()) {
    emit({ event: 'batch', play, batch: b + 1, of: 2, hosts: batch })
    await Promise.all(batch.map((host, i) => apply(host, play, b * half + i)))
    if (batch.some((host) => failed.has(host))) return await takeBack(batch, play)
    await Promise.all(batch.map((host, i) => gate(host, play, i)))
    for (let left = 8; b === 0 && left >= 0; left--) {
      emit({ event: 'soak', play, batch: 1, of: 2, left })
      await pause(1)
    }
  }
}

emit({ event: 'start', playbook: 'site', check: false, hosts })
await Promise.all(
  hosts.map(async (host, i) => {
    await pause(0.5 + (i % 20) / 10)
    if (i === lost) emit({ event: 'unreachable', host, message: `${host}: cannot connect to 10.0.0.7 port 22: refused` })
    else emit({ event: 'plan', host, tasks: 9, changes: i % 5 < 2 ? 9 : 0, pending: 0 })
  }),
)
emit({ event: 'play', play: 'nats', hosts, batches: 0 })
emit({ event: 'play-end', play: 'nats' })
for (const play of plays.slice(1)) {
  await roll(play)
  emit({ event: 'play-end', play })
}
emit({
  event: 'recap',
  hosts: Object.fromEntries(hosts.map((host) => [host, { ...zero, ok: 9, failed: failed.has(host) ? 1 : 0 }])),
  seconds: 30,
  exit: 1,
})
await view.end()
