/** Where bin/plotwright.js has put a compiled module of this path, which shares its modules with the playbook's; undefined where it has not. */
export const compiled = (path: string): string | undefined =>
  (Reflect.get(globalThis, Symbol.for('plotwright.compiled')) as ReadonlyMap<string, string> | undefined)?.get(path)
