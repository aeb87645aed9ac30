import { RequestError } from '../../engine/errors.ts'

/** Does all of it, whatever becomes of one. @throws RequestError with the problems of all */
export async function together<T extends readonly unknown[]>(
  ...works: { readonly [K in keyof T]: () => T[K] | Promise<T[K]> }
): Promise<T> {
  const settled = await Promise.allSettled(works.map(async (work) => work()))
  const errors: unknown[] = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  const problems = errors.flatMap((error) => {
    if (error instanceof RequestError) return error.problems
    throw error
  })
  if (problems.length > 0) throw new RequestError(problems)
  // map forgets which value stands where
  return settled.map((each) => each.status === 'fulfilled' && each.value) as unknown as T
}
