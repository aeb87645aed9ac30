/** Which tasks of a playbook are meant: Ansible's --tags, --skip-tags and --start-at-task. */
export type Selection = { readonly tags?: readonly string[]; readonly skipTags?: readonly string[]; readonly startAt?: string }

/** `always` runs unless skipped by name, `never` only when asked for by one of its tags. */
export function tagged(tags: readonly string[], { tags: want = [], skipTags: skip = [] }: Selection): boolean {
  if (tags.some((tag) => skip.includes(tag))) return false
  if (want.includes('all') || want.length === 0) return !tags.includes('never')
  return tags.includes('always') || tags.some((tag) => want.includes(tag))
}
