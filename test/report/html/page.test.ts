import { describe, expect, test } from 'vitest'
import { html } from '../../../lib/report/files/html/index.ts'
import { verdict } from '../../../lib/report/files/html/verdict.ts'
import { recordOf, seven, thousand } from './records.ts'

const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'--><!--]]>`

/** The record with one text at every place that a host can fill. */
const poisoned = () => {
  const record = seven()
  return {
    ...record,
    hosts: record.hosts.map((host) => ({
      ...host,
      messages: [{ is: 'problem' as const, text: hostile, at: 1 }],
      tasks: host.tasks.map((task) => ({
        ...task,
        message: hostile,
        warnings: [hostile],
        changes: [
          { field: hostile, from: hostile, to: hostile },
          { field: 'content', summary: '+1 -0 lines', diff: ['@@ -1 +1 @@', `+${hostile}`] },
        ],
      })),
    })),
  }
}

describe('the page', () => {
  test('no text of a host becomes markup', () => {
    const page = html(poisoned())
    expect(page.match(/<script/g)!.length).toBe(html(seven()).match(/<script/g)!.length)
    expect(page).not.toMatch(/<img|<!--/)
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })

  test('fetches nothing and allows nothing to be fetched', () => {
    const page = html(seven())
    expect(page).toMatch(/http-equiv="Content-Security-Policy" content="default-src (&#39;|')none/)
    const markup = page.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '')
    expect(markup).not.toMatch(/(src|href)="(?!#|data:)/)
  })

  test('names every host, also of a thousand, and stays small enough to be mailed', () => {
    const record = thousand()
    const page = html(record)
    for (const { name } of record.hosts) expect(page).toContain(name)
    expect(page.length).toBeLessThan(1_500_000)
  })
})

test.each([
  [seven(), '1 host unreachable, 1 failed, 1 drifted, 4 as they should be'],
  [recordOf(seven().hosts.slice(0, 1)), 'The only host is as it should be'],
  [recordOf([]), 'no hosts'],
])('the verdict %#', (record, sentence) => {
  expect(verdict(record)).toBe(sentence)
})
