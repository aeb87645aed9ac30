import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { html } from '../../../lib/report/files/html/index.ts'
import { browser } from './browser.ts'
import { seven, thousand } from './records.ts'

/** Debian's package; where it is missing, the tests say that they were skipped. */
const chromium = existsSync('/usr/bin/chromium')

describe.skipIf(!chromium)('the html report in Chromium (apt-get install chromium)', () => {
  const dir = mkdtempSync(join(tmpdir(), 'html-'))
  let program: Browser
  beforeAll(async () => {
    program = await browser()
  })
  afterAll(async () => {
    await program?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  /** The report of a record, open; whatever it asks the network for or complains of lands in `trouble`. */
  async function opened(record = seven(), options: BrowserContextOptions = {}): Promise<{ page: Page; trouble: string[] }> {
    const file = join(dir, `${record.hosts.length}.html`)
    writeFileSync(file, html(record))
    const page = await program.newPage({ viewport: { width: 1360, height: 900 }, ...options })
    onTestFinished(() => page.close())
    const trouble: string[] = []
    page.on('console', (message) => void trouble.push(message.text()))
    page.on('pageerror', (error) => void trouble.push(error.message))
    page.on('request', (request) => void (request.url() === `file://${file}` || trouble.push(request.url())))
    await page.goto(`file://${file}`)
    return { page, trouble }
  }

  const details = (page: Page) => page.locator('#details details[data-host]:visible, #details [data-host]:visible').count()

  test.each([
    ['seven', seven()],
    ['a thousand', thousand()],
  ])('of %s hosts: asks for nothing, complains of nothing, tells its verdict', async (_, record) => {
    const { page, trouble } = await opened(record)
    expect(await page.locator('h1').textContent()).toMatch(/unreachable, \d+ failed, \d+ drifted, \d+ as they should be/)
    expect(trouble).toEqual([])
  })

  test('/ leads to the search, which leaves what it names, and Escape brings all back', async () => {
    const { page } = await opened()
    const all = await details(page)
    await page.keyboard.press('/')
    await page.keyboard.type('max_payload')
    await page.locator('[data-host="1"]').first().waitFor()
    expect(await page.getByText('1 of 7').count()).toBe(1)
    expect(await details(page)).toBeLessThan(all)
    await page.keyboard.press('Escape')
    expect([await page.getByText('7 of 7').count(), await details(page)]).toEqual([1, all])
  })

  test('the keyboard alone reaches every control', async () => {
    const { page } = await opened()
    const reached = new Set<string>()
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab')
      reached.add(await page.evaluate<string>('document.activeElement?.localName ?? ""'))
    }
    expect([...reached]).toEqual(expect.arrayContaining(['a', 'input', 'select', 'summary']))
  })

  test('without scripts it is all there', async () => {
    const { page } = await opened(seven(), { javaScriptEnabled: false })
    expect(await page.getByText('cannot connect to 198.18.0.7').filter({ visible: true }).count()).toBeGreaterThan(0)
  })

  test('dark where the reader’s system is, and white on paper', async () => {
    const background = (page: Page) => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    const [light, dark] = [(await opened()).page, (await opened(seven(), { colorScheme: 'dark' })).page]
    expect(await background(light)).not.toBe(await background(dark))
    await dark.emulateMedia({ media: 'print' })
    expect(await background(dark)).toMatch(/rgb\(255, 255, 255\)|rgba\(0, 0, 0, 0\)/)
  })
})
