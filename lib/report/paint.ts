const codes = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const

export type Paint = Readonly<Record<keyof typeof codes, (text: string) => string>>

/** Colours for a terminal, or texts as they are. */
export const paint = (color: boolean): Paint =>
  Object.fromEntries(
    Object.entries(codes).map(([name, code]) => [name, (text: string) => (color && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text)]),
  ) as Paint
