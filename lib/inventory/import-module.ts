import { pathToFileURL } from 'node:url'

/** A module by its absolute path; bin/build.js puts something else in the place of this file, for what it compiles holds its modules itself. */
export const importModule = (path: string): Promise<{ readonly default?: unknown }> => import(pathToFileURL(path).href)
