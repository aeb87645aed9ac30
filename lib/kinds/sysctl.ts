import { type Problem, RequestError } from '../engine/errors.ts'
import { type Change, compare, defineKind, type Options, type Resource, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { run } from '../engine/step.ts'
import { file } from './file.ts'

export type SysctlSpec = {
  /** Names the file: /etc/sysctl.d/90-plotwright-NAME.conf. */
  readonly name: string
  /** By sysctl's names: `'vm.max_map_count': 262144`. */
  readonly values: Readonly<Record<string, string | number>>
  /** Only the file is managed: for kernels that are not the host's to change. */
  readonly optional?: boolean
}

/** `net.ipv4.conf.eth0/1.forwarding` is the file `net/ipv4/conf/eth0.1/forwarding`. */
const procPath = (key: string): string => `/proc/sys/${key.replace(/[./]/g, (sign) => (sign === '.' ? '/' : '.'))}`

const words = (value: string | number): string => String(value).trim().split(/\s+/).join(' ')

const differing = ({ values }: SysctlSpec, state: ReadonlyMap<string, string>): [string, Change][] =>
  Object.entries(values).flatMap(([key, value]) =>
    compare({ [key]: words(value) }, { [key]: state.get(procPath(key)) }).map((change): [string, Change] => [procPath(key), change]),
  )

const flawsOf = ({ name, values }: SysctlSpec): Problem[] => {
  const where = `sysctl[${name}]`
  return [
    ...(/^[\w-]{1,200}$/.test(name) ? [] : [{ where, what: "the name can't name its file", fix: 'use letters, digits and dashes' }]),
    ...Object.entries(values).flatMap(([key, value]) => [
      ...(/^[\w-]+([./][\w-]+)+$/.test(key)
        ? []
        : [{ where, what: `${JSON.stringify(key)} is no sysctl`, fix: 'name it like vm.max_map_count' }]),
      ...(/^[^\x00-\x08\x0a-\x1f]+$/.test(String(value))
        ? []
        : [{ where, what: `${key}: ${JSON.stringify(value)} is no value`, fix: 'give a number, or words on one line' }]),
    ]),
  ]
}

/** The kernel's live values, by path; an absent one is not in the map. */
const live = defineKind<SysctlSpec, ReadonlyMap<string, string>>({
  name: 'sysctl',
  shell: shellLib(import.meta.url, './probes/sysctl.sh'),
  probe: 'probe_sysctl',
  key: ({ name }) => name,
  args: ({ values }) => Object.keys(values).map(procPath),
  reads: ({ values }) => Object.keys(values).map((key) => `path:${procPath(key)}` as const),
  writes: ({ values }) => Object.keys(values).map((key) => `path:${procPath(key)}` as const),
  parse(output, specs) {
    const [absent = '', lines = ''] = output.split('\x1d')
    const gone = new Set(absent.split('\n'))
    const values = new Map([...lines.matchAll(/^(\/proc\/sys\/[^:]*):(.*)$/gm)].map(([, path, value]) => [path!, words(value!)]))
    return specs.map((spec) => {
      const hidden = Object.keys(spec.values)
        .map(procPath)
        .find((path) => !values.has(path) && !gone.has(path))
      return hidden === undefined ? values : new Unreadable(`${hidden} can't be read`)
    })
  },
  diff: (spec, state) => differing(spec, state).map(([, change]) => change),
  apply: (spec, state) => differing(spec, state).map(([path, { to }]) => run('sysctl_set', path, to)),
})

/** Kernel settings: a file for every boot to come, and unless `optional` the live values. @throws RequestError for what is no setting. */
export const sysctl = (spec: SysctlSpec, options: Options = {}): Resource[] => {
  const flaws = flawsOf(spec)
  if (flaws.length > 0) throw new RequestError(flaws)
  const lines = Object.entries(spec.values).map(([key, value]) => `${key} = ${words(value)}\n`)
  const kept = file({ path: `/etc/sysctl.d/90-plotwright-${spec.name}.conf`, content: lines.join('') }, options)
  return spec.optional === true ? [kept] : [kept, live(spec, options)]
}
