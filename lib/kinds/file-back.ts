import type { Secret } from '../engine/secret.ts'
import { put, run, type Step } from '../engine/step.ts'
import type { Place } from './path.ts'

const byHand = (path: string, why: string): Step[] => [{ argv: ['pw_fail', `${path} stays as it is: ${why}; put it back by hand`] }]

/** Makes `path` again what stood there. `text` is undefined where the old content never left the host. */
export function putBack(path: string, was: Place, content: 'untouched' | { readonly text: string | Secret | undefined }): Step[] {
  const { type, owner, group, mode, target } = was
  if (type === '(absent)') return [run('absent_make', path, 'one')]
  if (type === 'symlink') return [run('symlink_make', target, path)]
  if (type === 'directory') return []
  if (type !== 'file') return byHand(path, `a ${type} stood in its place`)
  if (content === 'untouched') return [run('file_attributes', path, owner, group, mode)]
  if (content.text === undefined) return byHand(path, 'what it held was too long, or no text')
  return [put({ path, content: content.text, owner, group, mode })]
}
