import type { Resource } from '../lib/engine/kind.ts'
import { run } from '../lib/engine/step.ts'
import { directory } from '../lib/kinds/directory.ts'
import { file } from '../lib/kinds/file.ts'
import { handler } from '../lib/kinds/handler.ts'
import { openFiles as liveOpenFiles } from '../lib/kinds/open-files.ts'
import { packages } from '../lib/kinds/package.ts'
import { isNamed, programSet } from '../lib/kinds/program-set.ts'
import { service } from '../lib/kinds/service.ts'
import { template } from '../lib/kinds/template.ts'
import { role } from '../lib/role.ts'

export type SupervisorRole = {
  /** Open files of supervisord, which all programs inherit as their hard limit; limits.conf never reaches them. */
  readonly openFiles: number
  /** True where programs may write passwords into their logs, as nats-server does with those of routes that it leaves: not for all to read then. */
  readonly closedLogs?: boolean
  /** True where a supervisord may be running, which then must start anew for what changes here. */
  readonly atWork: boolean
  /** Programs that may be there, a `*` at the end for whatever follows; others are told, or removed. */
  readonly programs?: { readonly known: readonly string[]; readonly remove: boolean }
  /** A beginning, such as `4.2.*`; none leaves the version to the distribution. */
  readonly version?: string
}

const socket = '/run/supervisor.sock'

/** A changed supervisord.conf takes effect only when supervisord, and with it every program of the host, starts anew. */
const restart = handler(
  'restart supervisor',
  [
    // Debian's init script stops and never starts again when it is told to restart, and a node's stop takes up to five minutes
    { argv: ['service', 'supervisor', 'stop'], within: 600 },
    run('sh', '-c', '[ ! -d /run/systemd/system ] || systemctl daemon-reload'),
    run('service', 'supervisor', 'start'),
    run(
      'curl',
      '-sS',
      '-o',
      '/dev/null',
      '--retry',
      '30',
      '--retry-delay',
      '1',
      '--retry-all-errors',
      '--unix-socket',
      socket,
      'http://localhost/',
    ),
  ],
  { touches: ['service:supervisor', 'path:/etc/supervisor/conf.d'] },
)

/** What supervisord is configured to run although nobody has named it. */
function strangers({ programs }: SupervisorRole, configured: readonly string[]): string[] {
  const names = programs === undefined || programs.remove ? [] : configured.filter((name) => !isNamed(name, programs.known))
  const [one] = names
  return one === undefined
    ? []
    : [
        `Supervisor also runs ${names.join(', ')}: name ${names.length > 1 ? 'them' : 'it'} in otherPrograms.keep, or set otherPrograms.remove`,
      ]
}

const dropIns = '/etc/systemd/system/supervisor.service.d'

/** systemd's own umask counts where it starts supervisord, which takes the one in its file only when it goes into the background by itself. */
const closedBySystemd = (notify: readonly Resource[]) => [
  directory({ path: dropIns }),
  file({ path: `${dropIns}/umask.conf`, content: '[Service]\nUMask=0027\n' }, { notify }),
]

/** Its configuration comes before the package, so that the first start is the right one. */
export function supervisor(spec: SupervisorRole, configured: readonly string[] = []) {
  const { openFiles, closedLogs = false, atWork, version, programs } = spec
  const notify = atWork ? [restart] : []
  const resources = [
    directory({ path: '/etc/supervisor' }),
    directory({ path: '/etc/supervisor/conf.d' }),
    template(
      {
        path: '/etc/supervisor/supervisord.conf',
        template: new URL('./templates/supervisord.conf.ejs', import.meta.url),
        vars: { openFiles, closedLogs, socket },
      },
      { notify },
    ),
    closedLogs && closedBySystemd(notify),
    packages({ names: [version === undefined ? 'supervisor' : { name: 'supervisor', version, hold: true }] }),
    service({ name: 'supervisor', state: 'running', enabled: true }),
    liveOpenFiles({ limit: openFiles }),
    programs?.remove && programSet({ prefix: '', all: true, keep: programs.known }),
  ]
  return role('supervisor', resources, { notices: strangers(spec, configured) })
}
