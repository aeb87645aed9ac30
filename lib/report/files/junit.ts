import type { HostRecord, RunRecord } from '../../record/schema.ts'
import { hostState } from './html/state.ts'
import { type Case, casesOf } from './junit-cases.ts'
import { element, nested, xmlText } from './xml.ts'

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000

const totals = (cases: readonly Case[]) => {
  const number = (verdict: Case['verdict']) => cases.filter((each) => each.verdict === verdict).length
  const time = rounded(cases.reduce((sum, { seconds }) => sum + seconds, 0))
  return { tests: cases.length, failures: number('failure'), errors: number('error'), skipped: number('skipped'), time }
}

const caseElement = ({ classname, name, seconds, says }: Case): string =>
  element('testcase', { classname, name, time: rounded(seconds) }, says)

/** The schema that CI systems know has a time of day without a zone; this one is UTC. */
const moment = (iso: string): string => iso.slice(0, 19)

function suite(name: string, cases: readonly Case[], { began }: RunRecord, more: readonly string[] = []): string {
  return element('testsuite', { name, ...totals(cases), timestamp: moment(began) }, nested([...cases.map(caseElement), ...more]))
}

const notices = ({ messages }: HostRecord): string[] => {
  const texts = messages.filter(({ is }) => is === 'notice').map(({ text }) => text)
  return texts.length === 0 ? [] : [element('system-out', {}, xmlText(texts.join('\n')))]
}

/** Hosts that nobody came to are no success. */
function interruption({ playbook, hosts, exit }: RunRecord): Case[] {
  if (exit !== 130) return []
  const unseen = hosts.filter((host) => hostState(host) === 'unseen').length
  const message = `the run was interrupted; ${unseen} of ${hosts.length} hosts were not looked at`
  return [
    { verdict: 'error', classname: playbook, name: 'whole run', seconds: 0, says: element('error', { message, type: 'interrupted' }) },
  ]
}

/**
 * A suite a host, a case for each task that is told, and one a role for all others. Drift is a failure; what failed, and a host that
 * was lost, is an error; what is behind a pending change is skipped.
 */
export function junit(record: RunRecord): string {
  const hosts = record.hosts.map((host) => ({ host, cases: casesOf(host, record) }))
  const whole = interruption(record)
  const all = [...whole, ...hosts.flatMap(({ cases }) => cases)]
  const suites = [
    ...(whole.length > 0 ? [suite(record.playbook, whole, record)] : []),
    ...hosts.map(({ host, cases }) => suite(host.name, cases, record, notices(host))),
  ]
  const name = `${record.playbook}${record.check ? ' --check' : ''} ${record.inventory}`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name, ...totals(all), time: rounded(record.seconds) }, nested(suites))}\n`
}
