/** Members by key, keys in the order they were met. */
export const groupBy = <T, K>(members: Iterable<T>, key: (member: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>()
  for (const member of members) {
    const group = groups.get(key(member))
    if (group === undefined) groups.set(key(member), [member])
    else group.push(member)
  }
  return groups
}
