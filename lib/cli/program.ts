import { readFileSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const real = (path: string): string | undefined => {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

/** True where the file with this URL is the program that runs, and not only imported by it. */
export function isProgram(url: string, started: string | undefined): boolean {
  if (started === undefined) return false
  return [started, `${started}.ts`].some((path) => real(path) === real(fileURLToPath(url)) && real(path) !== undefined)
}

export const version = (): string => {
  const { name, version: number } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly name: string
    readonly version: string
  }
  return `${name} ${number}`
}
