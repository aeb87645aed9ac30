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
  --hosts NUMBERS    the labs have the most of them; those above 7 are storage machines (default 7,1)
  --rounds N         per case (default 5), of first convergence --firsts N (default 3)
  --add              to the samples of the last run, in place of those of the same tool, case, latency and number of hosts
  --redraw           from the samples of the last run`

const { values } = parseArgs({
  options: {
    tools: { type: 'string', default: tools.map(({ name }) => name).join(',') },
    cases: { type: 'string', default: 'noop,check,file,program,first' },
    hosts: { type: 'string', default: '7,1' },
    latencies: { type: 'string', default: '0,25,100' },
    rounds: { type: 'string', default: '5' },
    firsts: { type: 'string', default: '3' },
    add: { type: 'boolean', default: false },
    redraw: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const kept = join(import.meta.dirname, '../.lab/bench/samples.json')
const chosen = tools.filter(({ name }) => values.tools.split(',').includes(name))

const numbers = (list: string) => list.split(',').map(Number)
const settingOf = ({ case: what, hosts, latency }: Sample) => `${what}, ${hosts} hosts, ${latency} ms`

type Kept = { readonly samples: readonly Sample[]; readonly missing: readonly string[] }
const read = (): Kept => JSON.parse(readFileSync(kept, 'utf8')) as Kept

async function measureAll(): Promise<Kept> {
  const failed = new Map(chosen.flatMap(({ name, missing }) => (missing === undefined ? [] : [[name, missing] as const])))
  const cases = values.cases.split(',') as Case[]
  const plan = {
    tools: chosen.filter(({ name, cases: can }) => !failed.has(name) && cases.some((each) => can.includes(each))),
    cases,
    latencies: numbers(values.latencies),
    hosts: numbers(values.hosts),
    rounds: Number(values.rounds),
    firsts: Number(values.firsts),
  }
  mkdirSync(join(kept, '..'), { recursive: true })
  const before = values.add ? read() : { samples: [], missing: [] }
  const samples: Sample[] = []
  const all = (): Kept => {
    const anew = (sample: Sample) => `${sample.tool}, ${settingOf(sample)}`
    const settings = new Set(samples.map(anew))
    const missing = [...failed].map(([name, why]) => `${name}: ${why}`)
    return {
      samples: [...before.samples.filter((sample) => !settings.has(anew(sample))), ...samples],
      missing: [...new Set([...before.missing, ...missing])],
    }
  }
  for await (const sample of rounds(plan, failed)) {
    samples.push(sample)
    const { tool, wall, controlCpu } = sample
    console.log(`${settingOf(sample)}: ${tool} ${wall.toFixed(2)} s, ${controlCpu.toFixed(2)} s of CPU`)
    writeFileSync(kept, JSON.stringify(all()))
  }
  return all()
}

if (values.help) console.log(usage)
else {
  const { samples, missing } = values.redraw ? read() : await measureAll()
  writeFileSync(join(import.meta.dirname, 'results.md'), results(samples, missing))
  writeFileSync(join(import.meta.dirname, 'noop.svg'), plot(samples))
}
