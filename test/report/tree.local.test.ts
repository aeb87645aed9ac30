import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

const ROWS = 20

/** What a terminal of 20 lines is sent while the made-up run of `watch.ts` goes by. */
const onTerminal = (hosts: number, env: Readonly<Record<string, string>> = {}): string =>
  execFileSync('script', ['-qec', `stty rows ${ROWS} cols 100; node --import tsx test/report/watch.ts ${hosts} tree 30`, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const frameHeights = (output: string): number[] => [...output.matchAll(/(?:\x1b\[2K\x1b\[1A)+/g)].map(([run]) => run.length / 8)

const lastFrame = (output: string): string[] =>
  output
    .slice(output.lastIndexOf('\x1b[2K'))
    .replace(/\x1b\[[\d?]*[A-Za-z]/g, '')
    .split('\r\n')
    .map((line) => line.replace(/\d+\.\d s/, 'TIME').trimEnd())

test('a live tree of seven hosts ends as a record of the run', { timeout: 60_000 }, () => {
  const output = onTerminal(7, { NO_COLOR: '1' })
  expect(lastFrame(output)).toMatchInlineSnapshot(`
    [
      "✖ look at the hosts: 7 hosts  36 ok, 18 to change, 1 lost  TIME",
      "    plot-7  ✖ cannot connect to 10.0.0.7 port 22: refused",
      "↓ nats: nothing to do",
      "✖ plotters: 6 hosts  batch 2 of 2  11 ok, 6 changed, 1 failed  TIME",
      "    plot-4  ✖ program[plot-server-1]: applied, yet status is BACKOFF, not RUNNING",
      "✖ clients: 5 hosts  batch 2 of 2  11 ok, 3 changed, 1 failed  TIME",
      "    plot-5  ✖ program[plot-server-1]: applied, yet status is BACKOFF, not RUNNING",
      "",
      "plot-7: unreachable: cannot connect to 10.0.0.7 port 22: refused",
      "plot-4: failed: program[plot-server-1] (nats)",
      "plot-4:   applied, yet status is BACKOFF, not RUNNING",
      "plot-4:   last line of the log",
      "plot-5: failed: program[plot-server-1] (nats)",
      "plot-5:   applied, yet status is BACKOFF, not RUNNING",
      "plot-5:   last line of the log",
      "",
      "RECAP 7 hosts, 63 ok, 0 changed, 2 failed in TIME",
      "plot-1 : ok=9 changed=0 unreachable=0 failed=0 skipped=0",
      "plot-2 : ok=9 changed=0 unreachable=0 failed=0 skipped=0",
      "plot-3 : ok=9 changed=0 unreachable=0 failed=0 skipped=0",
      "plot-4 : ok=9 changed=0 unreachable=0 failed=1 skipped=0",
      "plot-5 : ok=9 changed=0 unreachable=0 failed=1 skipped=0",
      "plot-6 : ok=9 changed=0 unreachable=0 failed=0 skipped=0",
      "plot-7 : ok=9 changed=0 unreachable=0 failed=0 skipped=0",
      "",
    ]
  `)
  expect(output).not.toMatch(/\x1b\[\d+m/)
  expect(output.lastIndexOf('\x1b[?25h')).toBeGreaterThan(output.lastIndexOf('\x1b[?25l'))
})

test('two hundred hosts never take more lines than the terminal has', { timeout: 60_000 }, () => {
  const heights = frameHeights(onTerminal(200))
  expect(heights.length).toBeGreaterThan(3)
  expect(Math.max(...heights)).toBeLessThan(ROWS)
})
