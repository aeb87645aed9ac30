import { packages } from '../../lib/kinds/package.ts'
import { type ProgramSpec, program } from '../../lib/kinds/program.ts'
import { service } from '../../lib/kinds/service.ts'
import { converge } from './converge.ts'
import type { Lab } from './harness.ts'

/** A host of the lab with supervisord, as tests of programs use it. */
export const supervised = (lab: Lab, host: string) => {
  const sh = async (script: string) => {
    const { stdout, stderr, code } = await lab.exec(host, ['sh', '-c', script])
    if (code !== 0) throw new Error(`${script}: ${code}: ${stdout}${stderr}`)
    return stdout.trim()
  }
  return {
    sh,
    service: service({ name: 'supervisor', state: 'running', enabled: true }),
    install: () => converge(lab, host, [packages({ names: ['supervisor', 'curl'] }), service({ name: 'supervisor', state: 'running' })]),
    converge: (...resources: Parameters<typeof converge>[2]) => converge(lab, host, resources),
    check: (...resources: Parameters<typeof converge>[2]) => converge(lab, host, resources, true),
    /** How often supervisord has started each of these so far. */
    starts: async (...names: string[]) => {
      const log = await sh('cat /var/log/supervisor/supervisord.log')
      return names.map((name) => log.split(`spawned: '${name}' with pid`).length - 1)
    },
    pid: (name: string) => sh(`supervisorctl pid ${name}`),
    /** Waits until it is RUNNING. */
    settled: (name: string) => sh(`until supervisorctl status ${name} | grep -q RUNNING; do sleep 0.05; done`),
    status: (name: string) => sh(`supervisorctl status ${name} | awk '{ print $2 }'`),
    write: (path: string, text: string) => lab.exec(host, ['sh', '-c', 'cat >"$0"', path], { input: text }),
  }
}

/** A program that sleeps for 10000 s and some more, by which two of them differ. */
export const sleeper = (name: string, seconds: number, more: Partial<ProgramSpec> = {}) =>
  program({
    name,
    command: ['/bin/sleep', String(10_000 + seconds)],
    log: { path: `/var/log/supervisor/${name}.log`, maxBytes: '1MB', backups: 1 },
    ...more,
  })
