import { describe, expect, test } from 'vitest'
import { base } from '../../roles/base.ts'
import { supervisor } from '../../roles/supervisor.ts'
import { bare } from '../guide/machine.ts'
import { written } from '../guide/plan.ts'

const spec = {
  packages: ['curl'],
  user: 'autonomys',
  dir: '/opt/autonomys',
  openFiles: 4096,
  sysctl: { 'net.core.somaxconn': 4096 },
  sysctlLive: true,
  timeSync: 'chrony',
  memory: 0,
  network: 0,
  logs: [],
} as const

const ids = ({ resources }: ReturnType<typeof base>) => resources.map(({ id }) => id)

describe('base', () => {
  test('one question and one run of apt for all packages', () => {
    expect(ids(base(spec, bare))[0]).toBe('package[curl,chrony]')
  })

  test('as root, and with a clock that somebody else keeps', () => {
    const root = ids(base({ ...spec, user: 'root', timeSync: 'none' }, bare))
    expect(root.filter((id) => /user|chrony/.test(id))).toEqual([])
  })

  test('a machine without GPUs is asked for no driver', () => {
    const { gpus: _, ...storage } = bare
    expect(base(spec, storage).problems).toEqual([])
  })
})

describe('supervisor', () => {
  const conf = (atWork: boolean) => supervisor({ openFiles: 4096, atWork }).resources.find(({ id }) => id.startsWith('file['))!

  test('its configuration comes before its package, so that the first start is the right one', () => {
    expect(supervisor({ openFiles: 4096, atWork: false }).resources.map(({ id }) => id)).toEqual([
      'directory[/etc/supervisor]',
      'directory[/etc/supervisor/conf.d]',
      'file[/etc/supervisor/supervisord.conf]',
      'package[supervisor]',
      'service[supervisor]',
      'openFiles[supervisord]',
    ])
    expect(written(conf(false))).not.toContain('umask')
    const closed = supervisor({ openFiles: 4096, atWork: true, closedLogs: true }).resources.filter(({ id }) => id.startsWith('file['))
    expect(closed.map(({ id, notify }) => [id, notify.length])).toEqual([
      ['file[/etc/supervisor/supervisord.conf]', 1],
      ['file[/etc/systemd/system/supervisor.service.d/umask.conf]', 1],
    ])
    expect(closed.map(written)).toEqual([expect.stringContaining('\numask=027\n'), '[Service]\nUMask=0027\n'])
    expect(written(conf(false))).toMatchInlineSnapshot(`
      "; Managed by plotwright; changes made here are undone by its next run.

      [unix_http_server]
      file=/run/supervisor.sock
      chmod=0700

      [supervisord]
      logfile=/var/log/supervisor/supervisord.log
      logfile_maxbytes=50MB
      logfile_backups=5
      pidfile=/run/supervisord.pid
      childlogdir=/var/log/supervisor
      minfds=4096

      [rpcinterface:supervisor]
      supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

      [supervisorctl]
      serverurl=unix:///run/supervisor.sock

      [include]
      files = /etc/supervisor/conf.d/*.conf
      "
    `)
  })

  test('a supervisord at work starts anew for it, once', () => {
    expect(conf(true).notify.map(({ id }) => id)).toEqual(['handler[restart supervisor]'])
    expect(conf(false).notify).toEqual([])
  })
})
