/**
 * Runs jobs, so many at a time, in their order.
 *
 * @returns the promise of each job, in the order of the jobs. A rejection that nobody awaits is not an unhandled one.
 */
export function atATime<T, R>(count: number, items: readonly T[], job: (item: T) => Promise<R>): Promise<R>[] {
  const starts: (() => void)[] = []
  const results = items.map(async (item) => {
    await new Promise<void>((resolve) => starts.push(resolve))
    return job(item).finally(() => starts.shift()?.())
  })
  for (const result of results) result.catch(() => {})
  for (const start of starts.splice(0, count)) start()
  return results
}
