import { failure } from './cli/failure.ts'
import { secret } from './cli/secret/index.ts'
import { RequestError } from './engine/errors.ts'

/** npx tsx lib/cli.ts secret …: what is no playbook's. */
const [what, ...argv] = process.argv.slice(2)
try {
  if (what !== 'secret')
    throw new RequestError([{ where: what ?? 'lib/cli.ts', what: 'there is no such command', fix: 'secret --help shows what there is' }])
  process.exitCode = await secret(argv)
} catch (error) {
  const { text, exit } = failure(error, what === 'secret' ? what : 'plotwright', false)
  process.stderr.write(text)
  process.exitCode = exit
}
