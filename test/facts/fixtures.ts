import { readdirSync, readFileSync } from 'node:fs'

const directory = new URL('./fixtures/', import.meta.url)

/** What nvidia-smi printed on some real machine. */
export const sample = (name: string): string => readFileSync(new URL(name, directory), 'utf8')

export const samples = (prefix: string): string[] => readdirSync(directory).filter((name) => name.startsWith(prefix))
