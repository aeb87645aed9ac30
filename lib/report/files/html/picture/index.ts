import { groupBy } from '../../../../engine/group-by.ts'
import type { Link } from '../../../../record/schema.ts'
import { count } from '../../../texts.ts'
import { roleNames, type Shown } from '../hosts.ts'
import { arrange, type Frame } from './arrange.ts'
import { formOf, type Group } from './frame.ts'
import { hubs, known, type Line, linkNote, routes, trunks } from './links.ts'
import { cut } from './text.ts'

/** The cluster drawn: a frame a group, a machine a host. All places are pixels from the upper left. */
export type Picture = {
  readonly width: number
  readonly height: number
  readonly frames: readonly (Frame & { readonly title: string; readonly size: string; readonly note: string })[]
  readonly trunks: readonly Line[]
  readonly routes: readonly Line[]
}

const WIDTH = 1200
/** What is left free at the right for lines that pass a frame. */
const SIDE = 28

function groupsOf(hosts: readonly Shown[], hub: ReadonlySet<string>): Group[] {
  return [...groupBy(hosts, ({ group }) => group)].map(([name, members]) => ({
    name,
    hosts: members,
    roles: roleNames(members),
    form: formOf(members.length),
    hub: hub.has(name),
  }))
}

export function picture(hosts: readonly Shown[], links: readonly Link[], check: boolean): Picture {
  const ends = known(links, hosts)
  const groups = groupsOf(hosts, hubs(ends))
  const space = ends.length > 0 ? 40 : 20
  const whole = arrange(groups, WIDTH, space, check)
  const passing = ends.length > 0 && whole.frames.some(({ line }) => line > 1)
  const { frames, height } = passing ? arrange(groups, WIDTH - SIDE, space, check) : whole
  return {
    width: WIDTH,
    height,
    frames: frames.map((frame) => ({
      ...frame,
      title: `${frame.group.name}: ${count(frame.group.hosts.length, 'host')}`,
      size: count(frame.group.hosts.length, 'host'),
      note: cut(linkNote(frame.group.name, ends), 11, frame.width / 2),
    })),
    trunks: trunks(frames, ends, WIDTH - SIDE / 2),
    routes: frames.flatMap((frame) => routes(frame, ends)),
  }
}
