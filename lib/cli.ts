import { failure } from './cli/failure.ts'
import { RequestError } from './engine/errors.ts'

/** What is no playbook's: npx tsx lib/cli.ts secret … */
const commands = {
  secret: async () => (await import('./cli/secret/index.ts')).secret,
  certificate: async () => (await import('./cli/certificate/index.ts')).certificate,
}

const isCommand = (word: string): word is keyof typeof commands => Object.hasOwn(commands, word)

const [what = 'lib/cli.ts', ...argv] = process.argv.slice(2)
try {
  const fix = `${Object.keys(commands).join(' --help and ')} --help show what there is`
  if (!isCommand(what)) throw new RequestError([{ where: what, what: 'there is no such command', fix }])
  const command = await commands[what]()
  process.exitCode = await command(argv)
} catch (error) {
  const { text, exit } = failure(error, isCommand(what) ? what : 'plotwright', false)
  process.stderr.write(text)
  process.exitCode = exit
}
