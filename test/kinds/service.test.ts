import { describe, expect, it } from 'vitest'
import { Unreadable } from '../../lib/engine/kind.ts'
import { type ServiceSpec, service } from '../../lib/kinds/service.ts'

const { kind } = service

const unit = (load: string, active: string, sub: string, file: string) =>
  `systemd\noff \x1dId=x.service\nLoadState=${load}\nActiveState=${active}\nSubState=${sub}\nUnitFileState=${file}\n\x1d0`
const script = (said: string, link: 'on' | 'off') => `sysvinit\n${link} \x1d${said}\n`

function seen(spec: ServiceSpec, output: string) {
  const [state] = kind.parse(output, [spec])
  if (state === undefined || state instanceof Unreadable) throw new Error(state?.reason)
  return {
    changes: kind.diff(spec, state).map(({ field, from, to }) => `${field}: ${from} → ${to}`),
    verbs: kind.apply!(spec, state).map(({ argv }) => argv[1]),
  }
}

const up: ServiceSpec = { name: 'x', state: 'running', enabled: true }
const never: ServiceSpec = { name: 'x', state: 'stopped', enabled: false, masked: true }

describe('service', () => {
  it.each<[string, ServiceSpec, string, string[], string[]]>([
    ['running', up, unit('loaded', 'active', 'running', 'enabled'), [], []],
    ['reloading', up, unit('loaded', 'reloading', 'reload', 'enabled'), [], []],
    ['stopped', up, unit('loaded', 'inactive', 'dead', 'enabled'), ['state: stopped → running'], ['start']],
    ['failed', up, unit('loaded', 'failed', 'failed', 'enabled'), ['state: failed (failed) → running'], ['start']],
    [
      'in a loop of crashes',
      up,
      unit('loaded', 'activating', 'auto-restart', 'enabled'),
      ['state: activating (auto-restart) → running'],
      ['start'],
    ],
    [
      'not installed',
      up,
      unit('not-found', 'inactive', 'dead', ''),
      ['enabled: no → yes', 'state: (absent) → running'],
      ['enable', 'start'],
    ],
    ['started by others', up, unit('loaded', 'active', 'running', 'static'), [], []],
    [
      'masked, though it is to run',
      up,
      unit('masked', 'inactive', 'dead', 'masked'),
      ['masked: yes → no', 'enabled: no → yes', 'state: stopped → running'],
      ['unmask', 'enable', 'start'],
    ],
    ['to be masked before it is there', never, unit('not-found', 'inactive', 'dead', ''), ['masked: no → yes'], ['mask']],
    ['masked before it is there', never, unit('masked', 'inactive', 'dead', 'masked'), [], []],
    [
      'to be masked while it runs',
      never,
      unit('loaded', 'active', 'running', 'enabled'),
      ['masked: no → yes', 'enabled: yes → no', 'state: running → stopped'],
      ['disable', 'stop', 'mask'],
    ],
    ['masked though it runs', never, unit('masked', 'active', 'running', 'masked'), ['state: running → stopped'], ['stop']],
    ['failed, to be stopped', { name: 'x', state: 'stopped' }, unit('loaded', 'failed', 'failed', 'disabled'), [], []],
    ['script: running', up, script('0', 'on'), [], []],
    ['script: stopped', up, script('3', 'off'), ['enabled: no → yes', 'state: stopped → running'], ['enable', 'start']],
    [
      'script: masked means disabled',
      never,
      script('0', 'on'),
      ['masked: no → yes', 'enabled: yes → no', 'state: running → stopped'],
      ['disable', 'stop'],
    ],
    ['script: masked before it is there', never, script('absent', 'off'), [], []],
  ])('%s', (_, spec, output, changes, verbs) => {
    const found = seen(spec, output)
    expect(found).toEqual({ changes, verbs })
  })

  it('keeps several apart', () => {
    const units = 'systemd\noff off \x1dLoadState=loaded\nActiveState=active\n\nLoadState=not-found\nActiveState=inactive\n\x1d0'
    const specs = [up, { ...up, name: 'y' }]
    expect(kind.parse(units, specs)).toMatchObject([{ active: 'running' }, { active: '(absent)' }])
    expect(kind.parse('sysvinit\non off \x1d0\nabsent\n', specs)).toMatchObject([
      { active: 'running', enabled: true },
      { active: '(absent)', enabled: false },
    ])
  })

  it.each<[string, string]>([
    [
      'systemd\noff \x1dFailed to connect to bus: No such file\n\x1d1',
      'systemctl says nothing of it: Failed to connect to bus: No such file',
    ],
    [script('124', 'off'), 'its init script gave no status within 20 s'],
    ['', 'the probe gave no answer'],
  ])('can not be seen: %j', (output, reason) => {
    expect(kind.parse(output, [up])).toEqual([new Unreadable(reason)])
  })

  it.each<[ServiceSpec, number]>([
    [{ name: 'getty@tty1.service', state: 'running' }, 0],
    [{ name: '-x', state: 'running' }, 1],
    [{ name: 'a b', state: 'running' }, 1],
    [{ name: 'x', state: 'running', masked: true }, 1],
    [{ name: 'x', state: 'stopped', enabled: true, masked: true }, 1],
  ])('is validated: %j', (spec, problems) => {
    expect(service(spec).problems).toHaveLength(problems)
  })
})
