import type { Request } from '../cli/request.ts'
import { type ExitCode, exitCode, RequestError } from '../engine/errors.ts'
import { readHistory } from '../record/history.ts'
import { repeats } from '../record/repeats.ts'
import { paint } from '../report/paint.ts'
import { repeatLines } from '../report/repeats.ts'
import type { Screen } from '../report/view.ts'

/** Tells what has drifted in the last seconds, from the records of this playbook and inventory; contacts no host. */
export async function tellSince({ options, playbook, source }: Request, screen: Screen, remark: (text: string) => void): Promise<ExitCode> {
  const directory = options.history!
  const from = new Date(Date.now() - options.since! * 1000)
  const { records, problems } = await readHistory(directory, from).catch((error: Error & { code?: string }) => {
    throw new RequestError([
      {
        where: '--history',
        what: `${directory} can not be read (${error.code ?? error.message})`,
        fix: 'name the directory of earlier runs',
      },
    ])
  })
  for (const problem of problems) remark(problem)
  const own = records.filter((record) => record.playbook === playbook.name && record.inventory === source)
  const found = repeats(own)
  const text = options.output === 'json' ? JSON.stringify(found) : repeatLines(found, own, paint(screen.color)).join('\n')
  screen.write(`${text}\n`)
  return exitCode.ok
}
