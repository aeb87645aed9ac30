import { wrapped } from '../facts/text.ts'
import type { Playbook } from '../playbook.ts'
import { type Flag, flags, type Grammar } from './flags.ts'
import { ownFlags } from './params.ts'

const WIDTH = 110

const usual = (declaration: Flag): string =>
  declaration.is === 'choice'
    ? ` (${declaration.of.join(', ')}; usual: ${declaration.usual})`
    : declaration.is === 'number'
      ? ` (usual: ${declaration.usual})`
      : 'alone' in declaration
        ? ` (usual: ${declaration.alone})`
        : declaration.is === 'list' || declaration.is === 'count'
          ? '; may be repeated'
          : ''

const takes = (declaration: Flag): string =>
  !('takes' in declaration) ? '' : 'alone' in declaration ? ` [${declaration.takes}]` : ` ${declaration.takes}`

const left = (name: string, declaration: Flag): string =>
  `${declaration.short === undefined ? '    ' : `-${declaration.short}, `}--${name}${takes(declaration)}`

function flagLines(grammar: Grammar): string[] {
  const all = Object.entries(grammar).map(([name, declaration]) => ({
    ...declaration,
    left: left(name, declaration),
    usual: usual(declaration),
  }))
  const column = Math.max(...all.map((each) => each.left.length)) + 4
  const sections = [...new Set(all.map(({ section }) => section))]
  return sections.flatMap((section) => [
    '',
    `${section}:`,
    ...all
      .filter((each) => each.section === section)
      .flatMap((each) =>
        wrapped(each.about + each.usual, WIDTH - column).map((line, i) =>
          i === 0 ? `  ${each.left.padEnd(column - 2)}${line}` : `${' '.repeat(column)}${line}`,
        ),
      ),
  ])
}

type Helped = { readonly name: string; readonly about: string }

const runEnvironment = [
  'Environment: PLOTWRIGHT_INVENTORY; PLOTWRIGHT_LOCK, where a host keeps the lock of the run that changes it',
  '(usual: /run/plotwright.lock); NO_COLOR.',
]

const runExits = [
  'Exit codes: 0 all is as it should be, 1 something failed, 2 --check found a difference, 3 the request is wrong,',
  '4 a host was unreachable, 130 interrupted.',
]

/** How a program that is about an inventory's hosts is called. */
export const usageOf = (file: string): readonly string[] => [`npx tsx ${file} -i INVENTORY [flags]`]

/** The text of --help of a program with these flags. */
export const helpBy = (
  { name, about, usage }: Helped & { readonly usage: readonly string[] },
  grammar: Grammar,
  ...closing: readonly (readonly string[])[]
): string => [`${name}: ${about}`, '', ...usage, ...flagLines(grammar), ...closing.flatMap((lines) => ['', ...lines]), ''].join('\n')

/** The text of --help of a playbook. */
export const help = (playbook: Helped & Pick<Playbook, 'params' | 'confirm'>, file: string): string =>
  helpBy({ ...playbook, usage: usageOf(file) }, { ...ownFlags(playbook), ...flags }, runEnvironment, runExits)
