import { expect, vi } from 'vitest'
import { reveal } from '../../lib/engine/secret.ts'
import type { CommandLine } from '../../roles/autonomys/command-lines.ts'
import type { Lab } from './harness.ts'

const environment = (line: CommandLine) => Object.entries(line.environment).map(([name, value]) => `${name}=${value}`)
const PATIENCE = { timeout: 30_000, interval: 200 }

/** Ways to run commands in the lab's hosts: those that end by themselves, and those that go on as units of systemd. */
export function unitsOf(lab: Lab) {
  /** @throws when it fails. */
  async function sh(host: string, script: string, input = ''): Promise<string> {
    const { stdout, stderr, code } = await lab.exec(host, ['sh', '-euc', script], { input })
    if (code !== 0) throw new Error(`${host}: ${script}: exit code ${code}: ${stderr}`)
    return stdout
  }
  const log = async (host: string, unit: string) => (await lab.exec(host, ['cat', `/var/log/${unit}.log`])).stdout
  /** Waits for these words in the unit's log, which begins anew with each start. */
  const logged = (host: string, unit: string, words: RegExp) =>
    vi.waitFor(async () => expect(await log(host, unit)).toMatch(words), PATIENCE)

  /** What the command says and how it ends; it runs in /root. */
  const ask = (host: string, line: CommandLine) => lab.exec(host, ['env', '-C', '/root', ...environment(line), ...line.argv.map(reveal)])

  async function start(host: string, unit: string, argv: readonly string[], env: readonly string[] = []): Promise<void> {
    await lab.exec(host, ['systemctl', 'reset-failed', unit]) // fails where nothing did
    await lab.exec(host, ['rm', '-f', `/var/log/${unit}.log`])
    const outputs = ['StandardOutput', 'StandardError'].flatMap((name) => ['-p', `${name}=append:/var/log/${unit}.log`])
    const begun = await lab.exec(host, [
      'systemd-run',
      `--unit=${unit}`,
      '--quiet',
      ...outputs,
      ...env.map((each) => `--setenv=${each}`),
      ...argv,
    ])
    expect(begun).toEqual({ stdout: '', stderr: '', code: 0 })
  }

  async function nats(host: string, unit: string, config: string): Promise<void> {
    await sh(host, `cat >/etc/${unit}.conf`, config)
    await start(host, unit, ['/usr/sbin/nats-server', '-c', `/etc/${unit}.conf`])
    await logged(host, unit, /Server is ready/)
  }

  return {
    sh,
    ask,
    log,
    logged,
    nats,
    run: (host: string, unit: string, line: CommandLine) => start(host, unit, line.argv.map(reveal), environment(line)),
    stop: (host: string, unit: string) => sh(host, `systemctl stop ${unit}`),
    /** Waits until the unit has failed by itself, and says with which exit code. */
    failed: (host: string, unit: string) =>
      vi.waitFor(async () => {
        const shown = await sh(host, `systemctl show -p ActiveState -p ExecMainStatus ${unit}`)
        expect(shown).toMatch('ActiveState=failed\n')
        return Number(/ExecMainStatus=(\d+)/.exec(shown)![1])
      }, PATIENCE),
  }
}
