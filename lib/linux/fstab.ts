import { plainName } from './mountinfo.ts'

/** A line of /etc/fstab. */
export type FstabLine = {
  readonly source: string
  readonly target: string
  readonly fstype: string
  readonly options: readonly string[]
  /** Order of fsck at boot; 0 for never. */
  readonly pass: string
}

/** As fstab(5) wants a blank, a tab or a backslash in a field. */
export const fstabWord = (word: string): string =>
  word.replace(/[ \t\\]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`)

/** Everything that is no comment. */
export const readFstab = (text: string): FstabLine[] =>
  text.split('\n').flatMap((line) => {
    const [source, target, fstype, options = 'defaults', , pass = '0'] = line.trim().split(/\s+/)
    if (source === undefined || source === '' || source.startsWith('#') || target === undefined || fstype === undefined) return []
    return [{ source: plainName(source), target: plainName(target), fstype, options: options.split(','), pass }]
  })
