/** One shell word, whatever the text holds. The only quoting function of the project. */
export const quote = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

export const quoteAll = (argv: readonly string[]): string => argv.map(quote).join(' ')
