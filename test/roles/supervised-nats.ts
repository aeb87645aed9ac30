import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Finding, Resource } from '../../lib/engine/kind.ts'
import { applyScript, type Failure, prelude, probeScript, readAnswer, type Script, stepsLib } from '../../lib/engine/script.ts'
import type { Step } from '../../lib/engine/step.ts'
import { supervisorShell, supervisorTools } from '../../lib/kinds/supervisor-shell.ts'
import { inDash } from '../kinds/harness.ts'
import { parts } from '../lab/parts.ts'
import { freePort } from '../render/nats-server.ts'

const nonce = '0badcafe'

/** The lab's nats-server under the lab's supervisord, both on this machine, and what a resource makes of them. */
export async function supervisedNats() {
  const directory = mkdtempSync(join(tmpdir(), 'plotwright-supervised-'))
  const [path, log, socket] = ['nats.conf', 'nats.log', 'sock'].map((name) => join(directory, name)) as [string, string, string]
  const [port, http] = [await freePort(), await freePort()]
  /** As pw_put does it: beside its place, then renamed. */
  const write = (text: string): void => {
    writeFileSync(`${path}.new`, text)
    renameSync(`${path}.new`, path)
  }
  const config = (more = '', name = 'one'): string =>
    `server_name: ${name}\nhost: "127.0.0.1"\nport: ${port}\nhttp: "127.0.0.1:${http}"\nmax_payload: 3MB\n${more}\n`
  write(config())
  const supervisord = `[unix_http_server]\nfile=${socket}\n[supervisord]\nlogfile=${directory}/supervisord.log\npidfile=${directory}/pid
[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[program:nats-server]\ncommand=${join(parts(), 'usr/sbin/nats-server')} -c ${path}\nredirect_stderr=true\nstdout_logfile=${log}\n`
  writeFileSync(join(directory, 'supervisord.conf'), supervisord)
  const python = spawn('/usr/bin/python3', ['-m', 'supervisor.supervisord', '-n', '-c', join(directory, 'supervisord.conf')], {
    cwd: directory,
    env: { ...process.env, PYTHONPATH: join(parts(), 'usr/lib/python3/dist-packages') },
    stdio: 'ignore',
  })
  const ended = once(python, 'exit')
  const inside = ({ load, script, data }: Script) =>
    inDash({ load, script: `PW_SUPERVISOR_SOCKET=${socket}\n${script}`, data }, { env: { TZ: 'Pacific/Auckland' } })

  return {
    ...{ path, log, http: `127.0.0.1:${http}`, config, write },
    varz: async () => (await (await fetch(`http://127.0.0.1:${http}/varz`)).json()) as { max_payload: number; start: string },
    see: (resource: Resource): Finding => readAnswer(inside(probeScript([resource])), nonce, [resource]).findings.get(resource)!,
    /** Takes these steps, then looks at it again. */
    take(steps: readonly Step[], resource: Resource): { failure: Failure | undefined; finding: Finding } {
      const { failure, findings } = readAnswer(inside(applyScript(steps, [resource.kind], [resource])), nonce, [resource])
      return { failure, finding: findings.get(resource)! }
    },
    ask: (method: 'startProcess' | 'stopProcess') =>
      inside({ load: [prelude, stepsLib, supervisorShell, supervisorTools], script: `program_do 30 ${method} nats-server`, data: [] }),
    reloads: (): number => readFileSync(log, 'utf8').split('Reloaded server configuration').length - 1,
    async end() {
      python.kill('SIGTERM')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
