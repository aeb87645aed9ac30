import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

const ROWS = 20

/** What a terminal of 20 lines is sent while the made-up run of `watch.ts` goes by. */
const onTerminal = (hosts: number, env: Readonly<Record<string, string>> = {}, speed = 30): string =>
  execFileSync(
    'script',
    ['-qec', `stty rows ${ROWS} cols 100; node --import tsx test/report/watch.ts ${hosts} tree ${speed}`, '/dev/null'],
    {
      env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )

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
      "✖ look at the hosts: 7 hosts  27 ok, 27 to change, 1 lost  TIME",
      "    plot-7  ✖ cannot connect to 10.0.0.7 port 22: refused",
      "↓ nats: nothing to do",
      "✔ plotters: 6 hosts  batch 2 of 2  15 ok, 9 changed  TIME",
      "✖ clients: 6 hosts  batch 2 of 2  15 ok, 8 changed, 1 failed, 2 hosts taken back  TIME",
      "    ROLLBACK: program[plot-server-1] of plot-6 failed: applied, yet status is BACKOFF, not RUNNING",
      "    plot-6  ✖ not taken back: program[plot-server-0]: no releases/v1 there",
      "",
      "plot-7: unreachable: cannot connect to 10.0.0.7 port 22: refused",
      "plot-2: warning: plot-server-0 did not stop within 120 s and took SIGKILL",
      "plot-2: warning: plot-server-0 did not stop within 120 s and took SIGKILL",
      "plot-2: warning: plot-server-0 did not stop within 120 s and took SIGKILL",
      "plot-2: warning: plot-server-0 did not stop within 120 s and took SIGKILL",
      "plot-6: failed: program[plot-server-1] (nats)",
      "plot-6:   applied, yet status is BACKOFF, not RUNNING",
      "plot-6:   last line of the log",
      "ROLLBACK clients: plot-4, plot-5, plot-6: program[plot-server-1] of plot-6 failed: applied, yet status is BACKOFF, not RUNNING",
      "plot-4: taken back: program[plot-server-1]",
      "plot-4: taken back: program[plot-server-0]",
      "plot-5: taken back: program[plot-server-1]",
      "plot-6: taken back: program[plot-server-1]",
      "plot-5: taken back: program[plot-server-0]",
      "plot-6: not taken back: program[plot-server-0]: no releases/v1 there",
      "",
      "RESTARTS 6 programs on 3 hosts, longest downtime TIME (plot-6 plot-server-0)",
      "plot-1 : plot-server-0 TIME, plot-server-1 1.0 s, plot-server-0 1.0 s, plot-server-1 1.0 s",
      "plot-2 : plot-server-0 TIME, plot-server-1 1.5 s, plot-server-0 1.5 s, plot-server-1 1.5 s",
      "plot-6 : plot-server-0 TIME, plot-server-1 3.5 s, plot-server-0 3.5 s",
      "",
      "RECAP 7 hosts, 63 ok, 0 changed, 1 failed, 4 warnings in TIME",
      "plot-1 : ok=9 changed=0 unreachable=0 failed=0 skipped=0",
      "plot-2 : ok=9 changed=0 unreachable=0 failed=0 skipped=0",
      "plot-3 : ok=9 changed=0 unreachable=0 failed=0 skipped=0",
      "plot-4 : ok=9 changed=0 unreachable=0 failed=0 skipped=0",
      "plot-5 : ok=9 changed=0 unreachable=0 failed=0 skipped=0",
      "plot-6 : ok=9 changed=0 unreachable=0 failed=1 skipped=0",
      "plot-7 : ok=9 changed=0 unreachable=0 failed=0 skipped=0",
      "",
    ]
  `)
  expect(output).not.toMatch(/\x1b\[\d+m/)
  expect(output.lastIndexOf('\x1b[?25h')).toBeGreaterThan(output.lastIndexOf('\x1b[?25l'))
})

test('what is over before there is a frame of it is marked as over', { timeout: 60_000 }, () => {
  const marks = lastFrame(onTerminal(7, { NO_COLOR: '1' }, 100_000)).flatMap(
    (line) => /^(\S) (look at|nats|plotters|clients)/.exec(line)?.slice(1, 3) ?? [],
  )
  expect(marks.join(' ')).toBe('✖ look at ↓ nats ✔ plotters ✖ clients')
})

test('two hundred hosts never take more lines than the terminal has', { timeout: 60_000 }, () => {
  const heights = frameHeights(onTerminal(200))
  expect(heights.length).toBeGreaterThan(3)
  expect(Math.max(...heights)).toBeLessThan(ROWS)
})
