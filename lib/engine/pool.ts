/** Runs `work` over all members, at most `width` at a time; results in the members' order. */
export async function pooled<T, R>(width: number, members: readonly T[], work: (member: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(members.length)
  let next = 0
  const worker = async () => {
    while (next < members.length) {
      const i = next++
      results[i] = await work(members[i]!)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, members.length) }, worker))
  return results
}
