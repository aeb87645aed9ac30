import { type Change, compare, defineKind, Unreadable } from '../engine/kind.ts'
import { shellLib } from '../engine/shell-lib.ts'
import { run } from '../engine/step.ts'
import { type Place, readBlocks } from '../linux/block.ts'
import { type FstabLine, fstabWord } from '../linux/fstab.ts'
import type { Mounted } from '../linux/mountinfo.ts'
import { pathFlaws } from './path.ts'

export type FstabSpec = {
  readonly path: string
  /** Whose file system belongs there; what is mounted there now when left out. */
  readonly device?: string
  readonly fstype: string
  /** That the line must have; others stay. */
  readonly options: readonly string[]
}

type State = { readonly lines: readonly FstabLine[]; readonly mounted: Mounted | undefined; readonly place: Place }

/** Each forbids that the disk is there, and writable, after a boot. */
const harmful = ['defaults', 'ro', 'noauto']

const optionsOf = ({ options }: FstabSpec, have: readonly string[] = []): string[] => [
  ...have.filter((option) => !harmful.includes(option) && !options.includes(option)),
  ...options,
]

const sourceOf = ({ device = 'the disk' }: FstabSpec, { place }: State): string =>
  place.device?.uuid === undefined ? `UUID=… of ${device}` : `UUID=${place.device.uuid}`

const byUuid = (source: string): string => source.replace(/^\/dev\/disk\/by-uuid\//, 'UUID=')

function changesOf(spec: FstabSpec, state: State): Change[] {
  const { lines, mounted, place } = state
  const [line] = lines
  const kept = line?.options.filter((option) => option !== 'defaults') ?? []
  const lacking = spec.options.some((option) => !kept.includes(option)) || kept.some((option) => harmful.includes(option))
  const other = mounted !== undefined && mounted.majmin !== place.device?.majmin
  return [
    ...compare({ source: sourceOf(spec, state) }, { source: line && byUuid(line.source) }),
    ...compare({ fstype: spec.fstype }, { fstype: line?.fstype }),
    ...(line !== undefined && !lacking
      ? []
      : [{ field: 'options', from: line?.options.join() ?? '(absent)', to: optionsOf(spec, line?.options).join() }]),
    ...(lines.length < 2 ? [] : [{ field: 'lines', from: String(lines.length), to: '1' }]),
    ...(mounted === undefined || other ? [{ field: 'mounted', from: mounted?.source ?? 'no', to: spec.device ?? 'yes' }] : []),
  ]
}

/** A disk is mounted, and will be after each boot: by its UUID, for names of devices change from boot to boot. */
export const fstab = defineKind<FstabSpec, State>({
  name: 'fstab',
  shell: shellLib(import.meta.url, '../linux/block.sh'),
  tools: [shellLib(import.meta.url, './probes/fstab.sh')],
  probe: 'block_look',
  key: ({ path }) => path,
  args: ({ path, device = '' }) => [path, device],
  reads: ({ path, device }) => [`path:${path}`, 'path:/etc/fstab', ...(device === undefined ? [] : [`path:${device}` as const])],
  writes: ({ path }) => [`path:${path}`, 'path:/etc/fstab'],
  validate: ({ path, device, options }) => [
    ...pathFlaws(path),
    ...(device === undefined ? [] : pathFlaws(device)),
    ...options.flatMap((option) =>
      /^[\w.=:/-]{1,255}$/.test(option) ? [] : [{ what: `${JSON.stringify(option)} is no mount option`, fix: 'give each like noatime' }],
    ),
  ],
  parse(output, specs) {
    const blocks = readBlocks(output)
    return specs.map(({ path }, i) => {
      const place = blocks?.places[i]
      if (blocks === undefined || place === undefined) return new Unreadable('the look at block devices was cut off')
      return { lines: blocks.fstab.filter(({ target }) => target === path), mounted: blocks.mounts.get(path), place }
    })
  },
  diff: changesOf,
  apply: (spec, { lines: [line] }) => [
    run('fstab_write', spec.path, fstabWord(spec.path), spec.device ?? '', spec.fstype, optionsOf(spec, line?.options).join()),
    run('fstab_mount', spec.path),
  ],
  explain: ({ path, device = 'its disk' }) => `look at it with: findmnt ${path}; lsblk -f ${device}; ls -A ${path}`,
})
