import { readFileSync } from 'node:fs'
import { type ExitCode, exitCode, type Problem, RequestError } from '../../engine/errors.ts'
import { didYouMean } from '../../inventory/near.ts'
import { atHome, codeOf } from '../../inventory/secrets/private-file.ts'
import type { Grammar, OptionsOf } from '../flags.ts'
import { helpBy } from '../help.ts'
import { parseBy } from '../parse.ts'
import { recipientFlags } from './recipient-flags.ts'

const grammar = {
  ...recipientFlags(
    'encrypt for this recipient, as keygen printed it',
    'encrypt for the recipients in this file, a line each; edit takes recipients.txt beside FILE where it is told of none',
  ),
  help: { short: 'h', is: 'switch', section: 'What is done', about: 'print this' },
} as const satisfies Grammar

type Options = OptionsOf<typeof grammar>

const program = {
  name: 'secret',
  about: "an inventory's secrets in age files",
  usage: [
    'npx tsx lib/cli.ts secret keygen [FILE]            write a new identity, for your eyes alone; print its recipient',
    'npx tsx lib/cli.ts secret encrypt [FILE] -r AGE1…  FILE or stdin, encrypted, to stdout',
    'npx tsx lib/cli.ts secret decrypt [FILE]           FILE or stdin, opened, to stdout',
    'npx tsx lib/cli.ts secret edit FILE [-r AGE1…]     open FILE, or begin it, in $EDITOR, in memory where that can be; encrypt it',
  ],
}

const closing = [
  [
    'Environment: PLOTWRIGHT_AGE_IDENTITY, the file of the identity that opens (usual: ~/.config/plotwright/age.key);',
    'VISUAL or EDITOR (usual: vi).',
  ],
  ['An inventory names such a file as { ageFile: PATH }: docs/secrets.md.', 'Exit codes: 0 done, 3 not, and why; 1 a bug.'],
]

function input(file: string | undefined): Uint8Array {
  try {
    return readFileSync(file === undefined ? 0 : atHome(file))
  } catch (error) {
    throw new RequestError([{ where: file ?? 'stdin', what: `it cannot be read (${codeOf(error)})`, fix: 'name another' }])
  }
}

const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** What each word does with FILE. */
const commands: Readonly<Record<string, (file: string | undefined, options: Options) => Promise<void>>> = {
  async keygen(given) {
    const { file, recipient } = await (await import('./keygen.ts')).keygen(given)
    say(`${file} is written; keep a copy where only you can get at it. Its recipient:`)
    process.stdout.write(`${recipient}\n`)
  },
  async encrypt(file, options) {
    const recipients = (await import('./recipients.ts')).recipientsOf(options)
    process.stdout.write(await (await import('./encrypt.ts')).encrypted(input(file), recipients))
  },
  async decrypt(file) {
    process.stdout.write(await (await import('./decrypt.ts')).opened(input(file), file ?? 'stdin'))
  },
  async edit(file = '', options) {
    const recipients = (await import('./recipients.ts')).recipientsOf(options, file)
    say(await (await import('./edit.ts')).edit(file, recipients))
  },
}

function wrongIn([word, file]: readonly string[]): Problem[] {
  const words = Object.keys(commands)
  if (word === undefined) return [{ where: 'secret', what: 'it is not said what to do', fix: `write ${words.join(', ')} or --help` }]
  if (!Object.hasOwn(commands, word)) return [{ where: word, what: 'there is no such command', fix: didYouMean(word, words) }]
  return word === 'edit' && file === undefined ? [{ where: 'edit', what: 'FILE is missing after it', fix: 'write edit FILE' }] : []
}

/** @throws RequestError with all that is wrong with the command line, or with what it names */
export async function secret(argv: readonly string[]): Promise<ExitCode> {
  const { options, operands, problems } = parseBy(grammar, argv, 2)
  if (options.help) {
    process.stdout.write(helpBy(program, grammar, ...closing))
    return exitCode.ok
  }
  const all = [...problems, ...wrongIn(operands)]
  if (all.length > 0) throw new RequestError(all)
  const [word = '', file] = operands
  await commands[word]!(file, options)
  return exitCode.ok
}
