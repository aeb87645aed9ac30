import { clipped } from './word.ts'

/**
 * One shell word, whatever the text holds. The only quoting function of the project.
 * @throws Error for a NUL, at which a shell would cut the script.
 */
export const quote = (text: string): string => {
  if (text.includes('\0')) throw new Error(`${clipped(text)} holds a NUL, so it can be no word of a command`)
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

export const quoteAll = (argv: readonly string[]): string => argv.map(quote).join(' ')
