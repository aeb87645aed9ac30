import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ejs from 'ejs'
import type { RunRecord } from '../../../record/schema.ts'
import { controls } from './controls.ts'
import { details } from './details.ts'
import { head } from './head.ts'
import { gravestFirst, roleNames, shownHosts } from './hosts.ts'
import { mark } from './mark.ts'
import { matrix } from './matrix.ts'
import { picture } from './picture/index.ts'
import { embedded, policy } from './safe.ts'
import { shared } from './shared.ts'
import { timeline } from './timeline.ts'

const own = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
const all = (folder: string, names: readonly string[]): string => `\n${names.map((name) => own(`${folder}/${name}`)).join('\n')}`

/** One page that needs nothing else: no network, and no JavaScript to be read. All texts of the record are escaped. */
export function html(record: RunRecord): string {
  const { check, links, seconds } = record
  const hosts = shownHosts(record)
  const grave = gravestFirst(hosts)
  const roles = roleNames(hosts)
  const script = all('client', ['index.js', 'filter.js', 'items.js', 'highlight.js', 'keys.js', 'open.js', 'start.js'])
  const style = all('style', ['base.css', 'head.css', 'drawings.css', 'tables.css', 'details.css', 'print.css'])
  const { view, index } = controls(hosts, roles, check)
  const [same, times] = [shared(hosts, check), timeline(grave, seconds, check)]
  const template = new URL('page/page.ejs', import.meta.url)
  const render = ejs.compile(own('page/page.ejs'), { filename: fileURLToPath(template), rmWhitespace: true })
  const parts = [
    { id: 'picture', name: 'Cluster' },
    ...(same.length > 0 ? [{ id: 'shared', name: 'The same on several' }] : []),
    { id: 'matrix', name: 'Hosts by role' },
    ...(times.rows.length > 0 ? [{ id: 'timeline', name: 'Timeline' }] : []),
    { id: 'details', name: 'Details' },
  ]
  return render({
    parts,
    policy: policy(script, style),
    script,
    style,
    index: embedded(index),
    mark,
    roles,
    head: head(record, hosts),
    controls: view,
    picture: picture(hosts, links, check),
    shared: same,
    matrix: matrix(grave, roles, check),
    timeline: times,
    details: details(grave, check),
  })
}
