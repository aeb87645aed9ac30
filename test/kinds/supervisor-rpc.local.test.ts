import { describe, expect, it } from 'vitest'
import { prelude, stepsLib } from '../../lib/engine/script.ts'
import { supervisorShell } from '../../lib/kinds/supervisor-shell.ts'
import { inDash } from './harness.ts'

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
    expect(inDash({ load: [prelude, stepsLib, supervisorShell], script: 'program_plain', data: [text] }).stdout).toBe(lines)
  })
})
