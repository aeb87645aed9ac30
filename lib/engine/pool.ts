/** Runs `work` over all members, at most `width` at a time; results in the members' order. An error is thrown once all has ended. */
export async function pooled<T, R>(width: number, members: readonly T[], work: (member: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(members.length)
  let next = 0
  const worker = async () => {
    while (next < members.length) {
      const i = next++
      results[i] = await work(members[i]!)
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.min(Math.max(1, width), members.length) }, worker))
  for (const end of ended) if (end.status === 'rejected') throw end.reason
  return results
}
