import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prelude, stepsLib } from '../../lib/engine/script.ts'
import { supervisorShell } from '../../lib/kinds/supervisor-shell.ts'
import { inDash } from './harness.ts'

const dir = mkdtempSync(join(tmpdir(), 'rpc-'))
const socket = join(dir, 'supervisor.sock')

/** Another process, for a look blocks this one: says to each request what its method's name, in base64, says; nothing at all to `hang`. */
const echo = `require('node:net').createServer((link) => {
  link.on('error', () => {}).on('data', (asked) => {
    const [, method] = /supervisor\\.([^<]*)/.exec(asked) ?? []
    if (method !== undefined && method !== 'hang') link.end(Buffer.from(method, 'base64'))
  })
}).listen(process.argv[1], () => console.log('ready'))`

let answering: ReturnType<typeof spawn>
beforeAll(async () => {
  answering = spawn(process.execPath, ['-e', echo, socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(answering.stdout!, 'data')
})
afterAll(() => {
  answering.kill()
  rmSync(dir, { recursive: true })
})

const asked = (method: string, at = socket): string =>
  inDash({ load: [prelude, stepsLib, supervisorShell], script: `PW_SUPERVISOR_SOCKET=${at}\nprogram_ask 1 '${method}'`, data: [] }).stdout

const answered = (http: string): string => asked(Buffer.from(http).toString('base64'))
const ok = (xml: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(xml)}\r\n\r\n${xml}`

describe('supervisord', () => {
  it.each<[string, () => string, string]>([
    ['is not there', () => asked('x', join(dir, 'none')), 'down\n'],
    ['hangs', () => asked('hang'), 'fault\t0\tit runs, yet gave no answer within 1 s; see /var/log/supervisor/supervisord.log\n'],
    ['hangs up', () => answered(''), 'fault\t0\tits answer was cut short\n'],
    ['ends in the middle', () => answered(ok('<methodResponse></methodResponse>').slice(0, -9)), 'fault\t0\tits answer was cut short\n'],
    ['wants a password', () => answered('HTTP/1.1 401 Unauthorized\r\n\r\nUnauthorized\n\n access'), 'fault\t0\tUnauthorized access\n'],
    ['says a lot', () => answered(ok('x'.repeat(5000))), `fault\t0\t${'x'.repeat(300)}\n`],
  ])('%s', (_, said, line) => {
    expect(said()).toBe(line)
  })

  it('can not be asked without perl', () => {
    const script = { load: [prelude, supervisorShell], script: 'program_ask 1 x; probe_programs', data: [] }
    expect(inDash(script, { path: dir }).stdout).toBe('fault\t0\tperl, by which it is asked, ended with status 127\nno perl\x1d\x1d\x1d')
  })
})

describe("supervisord's XML", () => {
  const xml = (inside: string) => `<?xml version='1.0'?>\n<methodResponse>\n${inside}\n</methodResponse>\n`
  const string = (text: string) => `<value><string>${text}</string></value>\n`
  const array = (...values: string[]) => `<value><array><data>\n${values.join('')}</data></array></value>\n`
  const struct = (members: Record<string, string>) =>
    `<value><struct>\n${Object.entries(members)
      .map(([key, value]) => `<member>\n<name>${key}</name>\n${value}</member>\n`)
      .join('')}</struct></value>\n`
  const int = (value: number) => `<value><int>${value}</int></value>\n`
  const answer = (value: string) => xml(`<params>\n<param>\n${value}</param>\n</params>`)
  const process = (name: string, spawnerr: string) =>
    struct({
      description: string('pid\n1'),
      pid: int(12),
      name: string(name),
      statename: string('RUNNING'),
      group: string('g'),
      spawnerr: string(spawnerr),
      start: int(100),
      stop: int(90),
      now: int(130),
    })

  it.each<[string, string, string]>([
    [
      'processes',
      answer(array(process('a', ''), process('b', "can't &lt;x&gt; &amp;amp;\n!"))),
      "a\tg\tRUNNING\t12\t\t100\t90\t130\nb\tg\tRUNNING\t12\tcan't <x> &amp; !\t100\t90\t130\n",
    ],
    ['no process', answer(array()), ''],
    ['one process', answer(process('a', '')), 'a\tg\tRUNNING\t12\t\t100\t90\t130\n'],
    ['changes', answer(array(array(array(string('n'), string('m')), array(), array(string('o'))))), 'added\tn\nadded\tm\nremoved\to\n'],
    ['true', answer('<value><boolean>1</boolean></value>\n'), ''],
    [
      'a fault',
      xml(`<fault>\n${struct({ faultCode: int(92), faultString: string('CANT_REREAD:\n\tx') })}</fault>`),
      'fault\t92\tCANT_REREAD: x\n',
    ],
  ])('%s', (_, text, lines) => {
    expect(answered(ok(text))).toBe(lines)
  })
})
