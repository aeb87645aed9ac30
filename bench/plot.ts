import { groupBy } from '../lib/engine/group-by.ts'
import { medianOf } from './results.ts'
import type { Sample } from './rounds.ts'

const [LEFT, WIDTH, BAR, GAP] = [190, 560, 18, 26]
const shades = ['#1f6feb', '#6ea8fe', '#b6d4fe']

/** Bars of the wall time of a run on 7 hosts that finds nothing to do, by tool and latency, on a scale of logarithms. */
export function plot(samples: readonly Sample[]): string {
  const noop = samples.filter((sample) => sample.case === 'noop' && sample.hosts === 7)
  const latencies = [...new Set(noop.map(({ latency }) => latency))].sort((one, other) => one - other)
  const bars = [...groupBy(noop, ({ tool }) => tool)].flatMap(([tool, group]) =>
    latencies.flatMap((latency, i) => {
      const measured = group.filter((sample) => sample.latency === latency)
      return measured.length === 0 ? [] : [{ tool, i, latency, wall: medianOf(measured, 'wall') }]
    }),
  )
  const most = Math.max(1, ...bars.map(({ wall }) => wall))
  const least = 0.1
  const x = (wall: number) => (Math.log(wall / least) / Math.log(most / least)) * WIDTH
  const tools = [...new Set(bars.map(({ tool }) => tool))]
  const top = (n: number) => 50 + n * BAR + tools.indexOf(bars[Math.min(n, bars.length - 1)]!.tool) * GAP
  const marks = [0.1, 0.3, 1, 3, 10, 30, 100].filter((mark) => mark <= most)
  const height = top(bars.length) + 30
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 ${height}" font-family="system-ui, sans-serif" font-size="13">
<rect width="900" height="${height}" fill="#fff"/>
<text x="20" y="26" font-size="16" font-weight="600">Nothing to do on 7 hosts: seconds, by latency each way</text>
${marks.map((mark) => `<path d="M${LEFT + x(mark)} 42V${height - 26}" stroke="#ddd"/><text x="${LEFT + x(mark)}" y="${height - 10}" text-anchor="middle" fill="#555">${mark}</text>`).join('\n')}
${bars
  .map(({ tool, i, latency, wall }, n) =>
    [
      i === 0 ? `<text x="${LEFT - 10}" y="${top(n) + BAR - 4}" text-anchor="end" font-weight="600">${tool}</text>` : '',
      `<rect x="${LEFT}" y="${top(n)}" width="${x(wall).toFixed(1)}" height="${BAR - 3}" fill="${shades[i % shades.length]}"/>`,
      `<text x="${(LEFT + x(wall) + 6).toFixed(1)}" y="${top(n) + BAR - 5}" fill="#333">${wall.toFixed(2)} s at ${latency} ms</text>`,
    ].join(''),
  )
  .join('\n')}
</svg>
`
}
