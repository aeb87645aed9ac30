export type Sample = { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number }

const unescaped = (text: string): string => text.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))

/** What Prometheus's text format says, in its strictest reading. @throws Error at the first line that is none of its */
export function samplesIn(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const typed = new Set<string>()
  return text
    .slice(0, -1)
    .split('\n')
    .flatMap((line) => {
      const [, type] = /^# TYPE ([a-z_]+) gauge$/.exec(line) ?? []
      if (type !== undefined && !typed.has(type)) typed.add(type)
      else if (!/^# HELP [a-z_]+ [^\\]+$/.test(line)) {
        const [, name = '', labels = '', value = ''] = /^([a-z_]+)\{((?:[a-z]+="(?:[^"\\]|\\["\\n])*",?)*)\} (\S+)$/s.exec(line) ?? []
        if (!typed.has(name) || Number.isNaN(Number(value))) throw new Error(`no sample: ${line}`)
        const pairs = [...labels.matchAll(/([a-z]+)="((?:[^"\\]|\\.)*)"/gs)].map(([, key, said]) => [key!, unescaped(said!)] as const)
        return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }]
      }
      return []
    })
}
