// shots.ts FOLDER: the html report of seven and of a thousand hosts as pictures, to be looked at.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { html } from '../../../lib/report/files/html/index.ts'
import { browser } from './browser.ts'
import { seven, thousand, upgrade } from './records.ts'

const folder = process.argv[2] ?? '/tmp/shots'
mkdirSync(folder, { recursive: true })
const program = await browser()
for (const [name, record] of [
  ['7', seven()],
  ['1000', thousand()],
  ['upgrade', upgrade()],
] as const) {
  const file = join(folder, `${name}.html`)
  writeFileSync(file, html(record))
  for (const scheme of ['light', 'dark', 'print'] as const) {
    const page = await program.newPage({ viewport: { width: 1360, height: 900 }, colorScheme: scheme === 'dark' ? 'dark' : 'light' })
    page.on('console', (message) => console.log(name, scheme, message.text()))
    page.on('pageerror', (error) => console.log(name, scheme, error.message))
    if (scheme === 'print') await page.emulateMedia({ media: 'print' })
    await page.goto(`file://${file}`)
    await page.screenshot({ path: join(folder, `${name}-${scheme}.png`), fullPage: true })
    await page.close()
  }
}
await program.close()
