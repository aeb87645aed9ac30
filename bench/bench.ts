import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { plot } from './plot.ts'
import { results } from './results.ts'
import { rounds, type Sample } from './rounds.ts'
import { type Case, tools } from './tools.ts'

const usage = `npm run bench -- [flags]: the 7-host job by every tool there is, on the lab; writes bench/results.md and bench/noop.svg

  --tools NAMES      comma-separated (default all of: ${tools.map(({ name }) => name).join(' | ')})
  --cases NAMES      of noop,check,file,program,first (default all)
  --latencies MS     each way (default 0,25,100)
  --rounds N         per case (default 5), of first convergence --firsts N (default 3)
  --redraw           from the samples of the last run`

const { values } = parseArgs({
  options: {
    tools: { type: 'string', default: tools.map(({ name }) => name).join(',') },
    cases: { type: 'string', default: 'noop,check,file,program,first' },
    latencies: { type: 'string', default: '0,25,100' },
    rounds: { type: 'string', default: '5' },
    firsts: { type: 'string', default: '3' },
    redraw: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const kept = join(import.meta.dirname, '../.lab/bench/samples.json')
const chosen = tools.filter(({ name }) => values.tools.split(',').includes(name))

async function measureAll(): Promise<Sample[]> {
  const samples: Sample[] = []
  const plan = {
    tools: chosen.filter(({ missing }) => missing === undefined),
    cases: values.cases.split(',') as Case[],
    latencies: values.latencies.split(',').map(Number),
    hosts: [7, 1],
    rounds: Number(values.rounds),
    firsts: Number(values.firsts),
  }
  for await (const sample of rounds(plan)) {
    samples.push(sample)
    const { tool, case: what, hosts, latency, wall, controlCpu } = sample
    console.log(`${what}, ${hosts} hosts, ${latency} ms: ${tool} ${wall.toFixed(2)} s, ${controlCpu.toFixed(2)} s of CPU`)
    mkdirSync(join(kept, '..'), { recursive: true })
    writeFileSync(kept, JSON.stringify(samples))
  }
  return samples
}

if (values.help) console.log(usage)
else {
  const samples = values.redraw ? (JSON.parse(readFileSync(kept, 'utf8')) as Sample[]) : await measureAll()
  const missing = chosen.flatMap(({ name, missing: why }) => (why === undefined ? [] : [`${name}: ${why}`]))
  writeFileSync(join(import.meta.dirname, 'results.md'), results(samples, missing))
  writeFileSync(join(import.meta.dirname, 'noop.svg'), plot(samples))
}
