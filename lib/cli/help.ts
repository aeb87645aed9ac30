import { type Flag, type FlagName, flag, flagNames } from './flags.ts'

const WIDTH = 110

const usual = (declaration: Flag): string =>
  declaration.is === 'choice'
    ? ` (${declaration.of.join(', ')}; usual: ${declaration.usual})`
    : declaration.is === 'number'
      ? ` (usual: ${declaration.usual})`
      : declaration.is === 'list' || declaration.is === 'count'
        ? '; may be repeated'
        : ''

const left = (name: FlagName): string => {
  const { short, ...rest } = flag(name)
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${'takes' in rest ? ` ${rest.takes}` : ''}`
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

function flagLines(): string[] {
  const column = Math.max(...flagNames.map((name) => left(name).length)) + 4
  const sections = [...new Set(flagNames.map((name) => flag(name).section))]
  return sections.flatMap((section) => [
    '',
    `${section}:`,
    ...flagNames
      .filter((name) => flag(name).section === section)
      .flatMap((name) =>
        wrapped(flag(name).about + usual(flag(name)), WIDTH - column).map((line, i) =>
          i === 0 ? `  ${left(name).padEnd(column - 2)}${line}` : `${' '.repeat(column)}${line}`,
        ),
      ),
  ])
}

/** The text of --help. */
export const help = (playbook: { readonly name: string; readonly about: string }, file: string): string =>
  [
    `${playbook.name}: ${playbook.about}`,
    '',
    `npx tsx ${file} -i INVENTORY [flags]`,
    ...flagLines(),
    '',
    'Environment: PLOTWRIGHT_INVENTORY; PLOTWRIGHT_LOCK, where a host keeps the lock of the run that changes it',
    '(usual: /run/plotwright.lock); NO_COLOR.',
    '',
    'Exit codes: 0 all is as it should be, 1 something failed, 2 --check found a difference, 3 the request is wrong,',
    '4 a host was unreachable, 130 interrupted.',
    '',
  ].join('\n')
