import { HostError } from './errors.ts'
import { groupBy } from './group-by.ts'
import type { AnyKind, Finding, Resource } from './kind.ts'
import { quoteAll } from './quote.ts'
import type { Content, Reply, ShellLib } from './session.ts'
import { shellLib } from './shell-lib.ts'
import { type Step, sizeOf } from './step.ts'

export const prelude = shellLib(import.meta.url, './prelude.sh')
export const stepsLib = shellLib(import.meta.url, './steps.sh')
/** Processes below one; `steps.sh` calls it. */
export const belowLib = shellLib(import.meta.url, './below.sh')

/** Bytes that pw_step keeps of a step's output and its status. */
const TAIL = 8192

type Group = { readonly kind: AnyKind; readonly resources: readonly Resource[]; readonly args: readonly string[] }

const byKind = (resources: readonly Resource[]): Group[] =>
  [...groupBy(resources, (resource) => resource.kind)].map(([kind, members]) => ({
    kind,
    resources: members,
    args: members.flatMap(({ args }) => args),
  }))

/** The group whose call answers for this one: its own, unless it asks without arguments what another's call asks, too. */
const answering = ({ kind, args }: Group, groups: readonly Group[]): number => {
  const same = groups.filter((other) => other.kind.probe === kind.probe && other.kind.shell === kind.shell)
  return groups.indexOf(
    (args.length > 0 ? same.find((other) => other.kind === kind) : same.find((other) => other.args.length > 0)) ?? same[0]!,
  )
}

/** One call a kind, with all its resources' arguments, whatever their number. */
const probeLines = (groups: readonly Group[]): string[] =>
  groups.flatMap((group, i) => (answering(group, groups) === i ? [`pw_mark probe ${i}\n${group.kind.probe} ${quoteAll(group.args)}`] : []))

export type Script = { readonly load: readonly ShellLib[]; readonly script: string; readonly data: readonly Content[] }

/** What the steps of these kinds call. */
const libsOf = (kinds: readonly AnyKind[]): ShellLib[] => kinds.flatMap(({ shell, tools }) => [shell, ...tools])

/** Steps, which are of these kinds, one after another until one fails, then the probes, in one script. */
export function applyScript(steps: readonly Step[], kinds: readonly AnyKind[], probes: readonly Resource[]): Script {
  const groups = byKind(probes)
  const calls = steps.map(
    ({ argv, data, within = 120 }, i) => `pw_step ${i} ${data === undefined ? 0 : sizeOf(data)} ${within} ${quoteAll(argv)}`,
  )
  return {
    load: [
      ...new Set([prelude, ...(steps.length === 0 ? [] : [belowLib, stepsLib]), ...libsOf(kinds), ...groups.map(({ kind }) => kind.shell)]),
    ],
    script: [...(calls.length === 0 ? [] : ['pw_begin', calls.join(' &&\n')]), ...probeLines(groups), 'pw_mark done'].join('\n'),
    data: steps.flatMap(({ data }) => (data === undefined || sizeOf(data) === 0 ? [] : [data])),
  }
}

export const probeScript = (resources: readonly Resource[]): Script => applyScript([], [], resources)

/** Cuts a reply into its marked sections: `['probe 0', text]`. */
const sections = (stdout: string, nonce: string): (readonly [string, string])[] =>
  stdout
    .split(`\x1e${nonce} `)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return [part.slice(0, end), part.slice(end + 1)] as const
    })

/** The sections by mark. @throws HostError when the script did not come to its end. */
export function saidBy(reply: Reply, nonce: string): ReadonlyMap<string, string> {
  const said = new Map(sections(reply.stdout, nonce))
  if (said.has('done')) return said
  const what = `the host's shell gave up (status ${reply.status}): ${reply.stderr.trim() || 'it said nothing'}`
  throw new HostError([{ where: 'probe', what, fix: '' }])
}

const REMARK = /^\x1f(warning|down) (.*)\n?/gm

/** A step's status and the end of its output, without a line that was cut: what is left of a secret in it could not be told. */
const readStep = (text: string): { status: number; output: string } => {
  const end = Math.max(text.lastIndexOf('\n'), 0)
  const from = Buffer.byteLength(text) < TAIL ? 0 : text.indexOf('\n') + 1
  return { status: Number(text.slice(end) || 'none'), output: text.slice(Math.min(from, end), end).trim() }
}

/** What steps say of themselves by pw_warn and pw_down. */
export type Remarks = { readonly warnings?: readonly string[]; readonly downtime?: number }

function remarksIn(texts: readonly string[]): Remarks {
  const said = texts.flatMap((text) => [...text.matchAll(REMARK)].map(([, what, value = '']) => ({ what, value })))
  const down = said.flatMap(({ what, value }) => (what === 'down' && /^\d{1,9}$/.test(value) ? [Number(value) / 100] : []))
  const warnings = said.flatMap(({ what, value }) => (what === 'warning' ? [value] : []))
  return {
    ...(warnings.length > 0 && { warnings }),
    ...(down.length > 0 && { downtime: down.reduce((sum, each) => sum + each) }),
  }
}

export type Failure = { readonly step: number; readonly status: number; readonly output: string }
export type Answer = { readonly findings: ReadonlyMap<Resource, Finding>; readonly failure: Failure | undefined; readonly remarks: Remarks }

/** What a reply to `applyScript` says: a finding for every probed resource, and the step that failed, if one did. */
export function readAnswer(reply: Reply, nonce: string, probes: readonly Resource[]): Answer {
  const said = saidBy(reply, nonce)
  const groups = byKind(probes)
  const findings = new Map(
    groups.flatMap((group) => {
      const { kind, resources } = group
      const found = kind.evaluate(said.get(`probe ${answering(group, groups)}`) ?? '', resources)
      return resources.map((resource, n) => [resource, found[n]!] as const)
    }),
  )
  const steps = [...said].filter(([mark]) => mark.startsWith('step '))
  const failures = steps.flatMap(([mark, text]) => {
    const { status, output } = readStep(text.replace(REMARK, ''))
    return status === 0 ? [] : [{ step: Number(mark.slice(5)), status, output }]
  })
  return { findings, failure: failures[0], remarks: remarksIn(steps.map(([, text]) => text)) }
}
