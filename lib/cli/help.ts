import type { Playbook } from '../playbook.ts'
import { type Flag, flags, type Section } from './flags.ts'
import { ownFlags } from './params.ts'

const WIDTH = 110

const usual = (declaration: Flag): string =>
  declaration.is === 'choice'
    ? ` (${declaration.of.join(', ')}; usual: ${declaration.usual})`
    : declaration.is === 'number'
      ? ` (usual: ${declaration.usual})`
      : declaration.is === 'list' || declaration.is === 'count'
        ? '; may be repeated'
        : ''

const left = (name: string, { short, ...rest }: Flag): string => {
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

const sections: readonly Section[] = [
  'What this playbook is told',
  'What is meant',
  'What is done',
  'How hosts are reached',
  'What is shown',
]

function flagLines(table: Readonly<Record<string, Flag>>): string[] {
  const all = Object.entries(table)
  const column = Math.max(...all.map(([name, flag]) => left(name, flag).length)) + 4
  return sections.flatMap((section) => {
    const own = all.filter(([, flag]) => flag.section === section)
    if (own.length === 0) return []
    const lines = own.flatMap(([name, flag]) =>
      wrapped(flag.about + usual(flag), WIDTH - column).map((line, i) =>
        i === 0 ? `  ${left(name, flag).padEnd(column - 2)}${line}` : `${' '.repeat(column)}${line}`,
      ),
    )
    return ['', `${section}:`, ...lines]
  })
}

/** The text of --help. */
export const help = (playbook: Pick<Playbook, 'name' | 'about' | 'params' | 'confirm'>, file: string): string =>
  [
    `${playbook.name}: ${playbook.about}`,
    '',
    `npx tsx ${file} -i INVENTORY [flags]`,
    ...flagLines({ ...flags, ...ownFlags(playbook) }),
    '',
    'Environment: PLOTWRIGHT_INVENTORY; PLOTWRIGHT_LOCK, where a host keeps the lock of the run that changes it',
    '(usual: /run/plotwright.lock); NO_COLOR.',
    '',
    'Exit codes: 0 all is as it should be, 1 something failed, 2 --check found a difference, 3 the request is wrong,',
    '4 a host was unreachable, 130 interrupted.',
    '',
  ].join('\n')
