import { type ExitCode, exitCode, type Problem, RequestError } from '../../engine/errors.ts'
import { dayOf } from '../../inventory/certificate.ts'
import { didYouMean } from '../../inventory/near.ts'
import type { Grammar, OptionsOf } from '../flags.ts'
import { helpBy } from '../help.ts'
import { parseBy } from '../parse.ts'
import { recipientFlags } from '../secret/recipient-flags.ts'
import { authorityProblems, issueProblems } from './operands.ts'
import type { Done } from './write-pair.ts'

/** Days that each is valid for, where nobody says otherwise. */
const usual = { authority: 3650, issue: 825 } as const
type Word = keyof typeof usual

const days = (word: Word) =>
  ({
    is: 'number',
    takes: 'N',
    from: 1,
    to: 36500,
    usual: usual[word],
    section: 'What is meant',
    about: `valid for so many days; of issue ${usual.issue}, and never longer than the authority`,
  }) as const

const grammarOf = (word: Word) =>
  ({
    name: { is: 'text', takes: 'TEXT', section: 'What is meant', about: 'what the authority calls itself (usual: plotwright authority)' },
    days: days(word),
    ...recipientFlags(
      'encrypt the key for this recipient, as secret keygen printed it',
      'encrypt the key for the recipients in this file, a line each; DIR/recipients.txt where it is told of none',
    ),
    help: { short: 'h', is: 'switch', section: 'What is done', about: 'print this' },
  }) as const satisfies Grammar

type Options = OptionsOf<ReturnType<typeof grammarOf>>

const program = {
  name: 'certificate',
  about: 'an authority of your own, and what it vouches for',
  usage: [
    'npx tsx lib/cli.ts certificate authority DIR            make an authority: DIR/ca.pem, and its key DIR/ca.key.age',
    'npx tsx lib/cli.ts certificate issue DIR NAME ADDRESS…  make DIR/NAME.pem for these hosts, and its key DIR/NAME.key.age',
  ],
}

const closing = [
  [
    'NAME is what its files are called; ADDRESS an IP address or a host name, as clients write it. Keys are encrypted',
    "with age; for issue the authority's is opened with your identity, in memory. Who issues again renews both files.",
  ],
  ['Environment: PLOTWRIGHT_AGE_IDENTITY, the file of the identity that opens (usual: ~/.config/plotwright/age.key).'],
  ['Exit codes: 0 done, 3 not, and why; 1 a bug.'],
]

const title = ({ name }: Options): string => name ?? 'plotwright authority'

type Command = {
  wrong(operands: readonly string[], options: Options): Problem[]
  do(operands: readonly string[], options: Options): Promise<Done>
}

const commands: Readonly<Record<Word, Command>> = {
  authority: {
    wrong: ([dir], options) => authorityProblems(dir, title(options)),
    do: async ([dir = ''], options) => (await import('./authority.ts')).makeAuthority(dir, { ...options, name: title(options) }),
  },
  issue: {
    wrong: ([dir, name, ...addresses], options) => [
      ...issueProblems(dir, name, addresses),
      ...(options.name === undefined ? [] : [{ where: '--name', what: 'only an authority is named so', fix: 'leave it out' }]),
    ],
    do: async ([dir = '', name = '', ...addresses], options) => (await import('./issue.ts')).issue({ dir, name, addresses }, options),
  },
}

const isWord = (word: string): word is Word => Object.hasOwn(commands, word)

function wordIn(argv: readonly string[]): Word | Problem {
  const [word] = parseBy(grammarOf('issue'), argv, Number.POSITIVE_INFINITY).operands
  const words = Object.keys(commands)
  if (word === undefined) return { where: 'certificate', what: 'it is not said what to do', fix: `write ${words.join(', ')} or --help` }
  return isWord(word) ? word : { where: word, what: 'there is no such command', fix: didYouMean(word, words) }
}

/** @throws RequestError with all that is wrong with the command line, or with what it names */
export async function certificate(argv: readonly string[]): Promise<ExitCode> {
  const said = wordIn(argv)
  const word = typeof said === 'string' ? said : 'authority'
  const grammar = grammarOf(word)
  const { options, operands, problems } = parseBy(grammar, argv, word === 'authority' ? 2 : Number.POSITIVE_INFINITY)
  if (options.help) {
    process.stdout.write(helpBy(program, grammarOf('authority'), ...closing))
    return exitCode.ok
  }
  const all = [...problems, ...(typeof said === 'string' ? commands[said].wrong(operands.slice(1), options) : [said])]
  if (all.length > 0) throw new RequestError(all)
  const { certificate, key, recipients, until } = await commands[word].do(operands.slice(1), options)
  const whom = `${recipients} ${recipients === 1 ? 'recipient' : 'recipients'}`
  process.stderr.write(`${certificate} is written, valid until ${dayOf(until)}\n${key}, its key, is encrypted for ${whom}\n`)
  return exitCode.ok
}
