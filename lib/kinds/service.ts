import { type Change, compare, defineKind, type Realm, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import type { Step } from '../engine/step.ts'

export type ServiceSpec = {
  /** A unit; `.service` may be left out. */
  readonly name: string
  readonly state: 'running' | 'stopped'
  /** Started at boot. */
  readonly enabled?: boolean
  /** Can't be started by anyone, not even by the installation of its package. Init scripts know no masks: there it is disabled. */
  readonly masked?: boolean
}

type State = {
  readonly init: 'systemd' | 'sysvinit'
  readonly active: 'running' | 'stopped' | `${string} (${string})` | '(absent)'
  /** Undefined where there is nothing to enable. */
  readonly enabled: boolean | undefined
  readonly masked: boolean
}

const unitName = (name: string): string => (/\.[a-z]+$/.test(name) ? name : `${name}.service`)
const plainName = (name: string): string => name.replace(/\.service$/, '')

/** How systemd's ActiveState and SubState read in our words; what is neither running nor stopped differs from both. */
const activity = (active: string, sub: string): State['active'] => {
  if (active === 'active' || active === 'reloading') return 'running'
  return active === 'inactive' ? 'stopped' : `${active} (${sub})`
}

/** What a unit file's state means for the next boot; `static` units and the like are started by others. */
const atBoot = (file: string, linked: boolean): boolean | undefined => {
  if (file === 'generated') return linked
  return ['static', 'alias', 'indirect', 'transient'].includes(file) ? undefined : file === 'enabled'
}

function readUnit(block: string, linked: boolean): State | Unreadable {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  const field = (name: string) => fields.get(name) ?? ''
  const load = field('LoadState')
  if (load === '') return new Unreadable(`systemctl says nothing of it: ${block.trim().split('\n')[0] ?? ''}`)
  const file = field('UnitFileState')
  return {
    init: 'systemd',
    active: load === 'not-found' ? '(absent)' : activity(field('ActiveState'), field('SubState')),
    enabled: atBoot(file, linked),
    masked: load === 'masked' || file.startsWith('masked'),
  }
}

function readScript(said: string, linked: boolean): State | Unreadable {
  if (said === '124' || said === '137') return new Unreadable('its init script gave no status within 20 s')
  if (!/^(absent|\d+)$/.test(said)) return new Unreadable('the probe gave no answer')
  const active = said === 'absent' ? '(absent)' : said === '0' ? 'running' : 'stopped'
  return { init: 'sysvinit', active, enabled: linked, masked: !linked }
}

const isStopped = (active: State['active']): boolean => active === 'stopped' || active === '(absent)' || active.startsWith('failed')

/** What is to run or to be enabled can't stay masked, whether that is said or not. */
function changesOf(spec: ServiceSpec, state: State): Change[] {
  const { state: want, enabled } = spec
  const masked = spec.masked ?? (want === 'running' || enabled ? false : undefined)
  const word = (flag: boolean | undefined) => (flag === undefined ? undefined : flag ? 'yes' : 'no')
  const wellStopped = want === 'stopped' && isStopped(state.active)
  return [
    ...(masked === false && state.init === 'sysvinit' ? [] : compare({ masked: word(masked) }, { masked: word(state.masked) })),
    ...(state.enabled === undefined || (enabled === false && state.masked)
      ? []
      : compare({ enabled: word(enabled) }, { enabled: word(state.enabled) })),
    ...(wellStopped ? [] : compare({ state: want }, { state: state.active })),
  ]
}

/** Unmasked before it is enabled, stopped before it is masked. */
function stepsOf(spec: ServiceSpec, state: State): Step[] {
  const changed = new Map(changesOf(spec, state).map(({ field, to }) => [field, to]))
  const systemd = state.init === 'systemd'
  const step = (verb: string): Step => ({ argv: ['service_do', verb, spec.name], within: 300 })
  const verbs = [
    ...(changed.get('masked') === 'no' && systemd ? ['unmask'] : []),
    ...(changed.get('enabled') === 'yes' ? ['enable'] : []),
    ...(changed.get('enabled') === 'no' || (changed.get('masked') === 'yes' && !systemd) ? ['disable'] : []),
    ...(changed.get('state') === 'running' ? ['start'] : []),
    ...(changed.get('state') === 'stopped' ? ['stop'] : []),
    ...(changed.get('masked') === 'yes' && systemd ? ['mask'] : []),
  ]
  return verbs.map(step)
}

/** A service of the init system, be that systemd or init scripts. */
export const service = defineKind<ServiceSpec, State>({
  name: 'service',
  shell: shellLib(import.meta.url, './probes/service.sh'),
  tools: [shellLib(import.meta.url, './probes/service-steps.sh')],
  probe: 'probe_service',
  key: ({ name }) => plainName(name),
  args: ({ name }) => [unitName(name)],
  reads: ({ name }): Realm[] => [
    `service:${plainName(name)}`,
    `path:/etc/systemd/system/${unitName(name)}`,
    `path:/etc/init.d/${plainName(name)}`,
  ],
  writes: ({ name }) => [`service:${plainName(name)}`],
  validate: ({ name, state, enabled, masked }) => [
    ...(/^[\w@:.\\-]+$/.test(name) && !name.startsWith('-')
      ? []
      : [{ what: `${JSON.stringify(name)} is no unit's name`, fix: 'see systemctl list-unit-files' }]),
    ...(masked && (state === 'running' || enabled)
      ? [{ what: 'it is to be masked, and yet running or enabled', fix: "say state: 'stopped' and leave enabled out" }]
      : []),
  ],
  parse(output, specs) {
    const [head = '', body = ''] = output.split('\x1d')
    const [init, links = ''] = head.split('\n')
    const linked = links.split(' ').map((word) => word === 'on')
    const answers = init === 'systemd' ? body.split('\n\n') : body.split('\n')
    return specs.map((_, i) => (init === 'systemd' ? readUnit : readScript)((answers[i] ?? body).trim(), linked[i] ?? false))
  },
  diff: changesOf,
  apply: stepsOf,
})
