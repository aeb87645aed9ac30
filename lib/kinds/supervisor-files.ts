import { readGroups, readPrograms, type Section } from '../render/supervisor-sections.ts'

/** A file that supervisord reads; `mode` has four octal digits. */
export type ConfFile = { readonly path: string; readonly mode: string; readonly owner: string; readonly text: string }

/** Reads what `supervisor_files` prints: its list, and all texts one after another in base64. */
export function readConfFiles(list: string, base64: string): ConfFile[] {
  const bytes = Buffer.from(base64, 'base64')
  let at = 0
  return [...list.matchAll(/^(\d+) (\S+) (\d+) (.*)$/gm)].map(([, mode, owner, size, path]) => {
    const text = bytes.subarray(at, at + Number(size)).toString()
    at += Number(size)
    return { path: path!, mode: mode!.padStart(4, '0'), owner: owner!, text }
  })
}

/** A section of a file that gives a program its name, or a group that holds it. */
export type Definition = { readonly path: string; readonly section: Section; readonly others: readonly string[] }

/** Where a program of this name is defined or grouped; supervisord takes the last definition, and says nothing. */
export const definitionsOf = (name: string, files: readonly ConfFile[]): Definition[] =>
  files.flatMap(({ path, text }) => {
    const groups = readGroups(text)
    return readPrograms(text).flatMap((section): Definition[] => {
      const members = section.kind === 'group' ? (groups.get(section.name) ?? []) : []
      const others = members.filter((member) => member !== name)
      return section.name === name || others.length < members.length ? [{ path, section, others }] : []
    })
  })

/** The most seconds that any of these texts gives a process to stop; supervisor's default is 10. */
export const stopSeconds = (texts: readonly string[]): number =>
  Math.max(10, ...texts.flatMap((text) => [...text.matchAll(/stopwaitsecs\s*[=:]\s*(\d+)/gi)].map(([, seconds]) => Number(seconds))))
