/** Waits until a condition holds. Throws after a minute, which is enough even on a busy machine. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`This never held: ${holds}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
