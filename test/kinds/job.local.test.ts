import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../lib/engine/secret.ts'
import { type JobSpec, job } from '../../lib/kinds/job.ts'
import { jobEnded, jobTold } from '../../lib/kinds/job-ended.ts'
import { stampOf, teller } from '../../lib/kinds/job-spec.ts'
import { apply, see, tempDir } from './harness.ts'

/** Ends with its directory, too. */
const untilGo = 'until [ -e go ] || [ ! -d "$PWD" ]; do sleep 0.05; done'

/** Jobs of their own for each test. */
function place() {
  const state = tempDir()
  const where = { env: { PW_STATE: state } }
  const file = (spec: Pick<JobSpec, 'name'>, name: string) => join(state, 'jobs', spec.name, name)
  const shell = (text: string, more: Partial<JobSpec> = {}): JobSpec => ({ name: 'work', argv: ['sh', '-c', text], cwd: state, ...more })
  const ended = (spec: JobSpec) => see(jobEnded({ job: spec }, 60), where)
  const whole = async (spec: JobSpec) => {
    await expect.poll(() => existsSync(file(spec, 'status')), { timeout: 20_000 }).toBe(true)
    return ended(spec)
  }
  return { state, where, file, shell, ended, whole }
}

describe('a job', () => {
  it('is begun once, found running by whoever looks later, and has ended', async () => {
    const { state, where, shell, ended, whole } = place()
    const spec = shell(`echo begun >>log-of-starts; echo "2026-11-29T00:55:55.145Z  INFO util: 10 %"; ${untilGo}; echo all done`)
    expect(ended(spec).changes).toEqual([{ field: 'job', from: '(absent)', to: 'ended' }])
    expect(see(job(spec), where).changes.map(({ field, from }) => [field, from])).toEqual([
      ['job', '(absent)'],
      ['runs', '(nothing)'],
    ])
    expect(apply(job(spec), where)).toMatchObject({ failure: undefined, finding: { changes: [] } })
    await expect.poll(() => ended(spec).changes[0]?.from).toBe('running ("util: 10 %")')
    expect(ended(spec).hopeless).toBeUndefined()
    expect(see(job(spec), where).changes).toEqual([])
    writeFileSync(join(state, 'go'), '')
    expect((await whole(spec)).changes).toEqual([])
    expect(see(job(spec), where).changes).toEqual([])
    expect(readFileSync(join(state, 'log-of-starts'), 'utf8')).toBe('begun\n')
  })

  it('that failed ends the wait with its status and the end of its log, and is begun anew', async () => {
    const { state, where, shell, whole } = place()
    const spec = shell('echo step; [ -e mended ] || { echo broken pipe >&2; exit 3; }')
    apply(job(spec), where)
    const failed = await whole(spec)
    expect(failed).toMatchObject({ hopeless: true, changes: [{ from: expect.stringMatching(/^failed with status 3 after \d+ s$/) }] })
    expect(failed.explanation).toMatch(/ends with:\nstep\nbroken pipe$/)
    writeFileSync(join(state, 'mended'), '')
    expect(apply(job(spec), where).failure).toBeUndefined()
    expect((await whole(spec)).changes).toEqual([])
  })

  it('is not begun while another of its name runs', () => {
    const { state, where, shell, ended } = place()
    const first = shell(untilGo)
    apply(job(first), where)
    const other = shell('echo another')
    const { failure, finding } = apply(job(other), where)
    expect([failure?.output, finding.changes[0]?.from]).toEqual([
      'another job work runs here; nothing was begun',
      'another one of this name running',
    ])
    expect(finding.explanation).toContain('systemctl stop plotwright-work')
    expect(ended(other).hopeless).toBeUndefined()
    writeFileSync(join(state, 'go'), '')
  })

  it('is done anew once its end was told by an earlier run, unless it is done once and for all', async () => {
    const { where, file, shell, whole } = place()
    const spec = shell('echo done')
    apply(job(spec), where)
    await whole(spec)
    expect(see(jobTold({ job: spec }), where).changes).toHaveLength(1)
    expect(apply(jobTold({ job: spec }), where).finding.changes).toEqual([])
    expect([readFileSync(file(spec, 'told'), 'utf8'), see(job(spec), where).changes]).toEqual([`${teller}\n`, []])
    writeFileSync(file(spec, 'told'), 'an earlier run\n')
    expect(see(job(spec), where).changes[0]).toEqual({ field: 'job', from: 'ended in an earlier run', to: 'begun' })
    expect(see(job({ ...spec, once: true }), where).changes).toEqual([])
  })

  it('killed with all that it runs has ended without a status', async () => {
    const { where, shell, ended, file } = place()
    const spec = shell('kill -9 0')
    apply(job(spec), where)
    await expect.poll(() => ended(spec).changes[0]?.from).toMatch(/^ended without a status/)
    expect([ended(spec).hopeless, existsSync(file(spec, 'status'))]).toEqual([true, false])
  })

  it('gets its environment by a file that root alone may read, and no process shows a secret of it', async () => {
    const { where, shell, file, whole } = place()
    const spec = shell('printf "%s|" "$TOKEN" "$HOME"; tr "\\0" " " </proc/$PPID/cmdline', { env: { TOKEN: new Secret("it's $(secret)") } })
    expect(JSON.stringify(see(job(spec), where).changes)).toContain("'TOKEN=‹secret›' sh -c")
    apply(job(spec), where)
    await whole(spec)
    expect(readFileSync(file(spec, 'log'), 'utf8')).toBe("it's $(secret)|/root|/bin/sh ./run ")
    expect((statSync(file(spec, 'run')).mode & 0o777).toString(8)).toBe('600')
  })

  it('runs as its user, in its directory', async () => {
    const { where, file, whole } = place()
    const spec: JobSpec = { name: 'who', argv: ['sh', '-c', 'echo "$(id -un) $PWD $USER"'], user: 'nobody', cwd: '/usr' }
    apply(job(spec), where)
    await whole(spec)
    expect(readFileSync(file(spec, 'log'), 'utf8')).toBe('nobody /usr nobody\n')
  })

  it('keeps no more of its output than it may', async () => {
    const { where, shell, file, whole } = place()
    const spec = shell('i=0; while [ $i -lt 60 ]; do head -c 100000 /dev/zero | tr "\\0" x; echo; i=$((i + 1)); done; echo the end', {
      logBytes: 1_000_000,
    })
    apply(job(spec), where)
    const { explanation } = await whole(spec)
    const kept = ['log', 'log.1'].filter((name) => existsSync(file(spec, name))).map((name) => statSync(file(spec, name)).size)
    expect(explanation).toBe('')
    expect(kept).toHaveLength(2)
    for (const size of kept) expect(size).toBeLessThan(1_000_000 + 17 * 65_536)
    // the last of it may have been what the log was rotated for
    expect(['log.1', 'log'].map((name) => readFileSync(file(spec, name), 'utf8')).join('')).toMatch(/the end\n$/)
  })

  it.each<[Partial<JobSpec>, RegExp]>([
    [{ user: 'no-such-user' }, /no such user/],
    [{ cwd: '/no/such' }, /nothing was begun: \/no\/such is no directory/],
  ])('that cannot begin says so: %j', (more, why) => {
    const { where, shell } = place()
    expect(apply(job(shell('true', more)), where).failure?.output).toMatch(why)
  })

  it('tells figures of its output once it has ended', async () => {
    const { where, shell, whole } = place()
    const spec = shell('printf "epoch 1\\rspeed 12\\n"')
    const wait = jobEnded({ job: spec, figures: (lines) => ({ 'GiB/s': Number(lines.at(-1)?.split(' ')[1]) }) }, 60)
    apply(job(spec), where)
    await whole(spec)
    expect(see(wait, where).figures).toEqual({ 'GiB/s': 12 })
  })

  it('is another one as soon as anything of it differs', () => {
    const spec: JobSpec = { name: 'a', argv: ['x', 'y'] }
    const others: Partial<JobSpec>[] = [{ argv: ['x', 'y', ''] }, { env: { A: '1' } }, { user: 'b' }, { cwd: '/b' }, { inputs: ['1'] }]
    expect(new Set([spec, ...others.map((other) => ({ ...spec, ...other }))].map(stampOf)).size).toBe(others.length + 1)
  })

  it.each<[Partial<JobSpec>, number]>([
    [{}, 0],
    [{ name: 'A b' }, 1],
    [{ argv: [], env: { 'A=B': '' }, cwd: 'here', logBytes: 0 }, 4],
  ])('validate %j', (more, problems) => {
    expect(job({ name: 'a', argv: ['x'], ...more }).problems).toHaveLength(problems)
  })
})
