/**
 * Waits until a condition holds. Asks often at first, then every tenth of a second, as each question costs the processor something.
 *
 * Throws after 100 seconds, which is enough even on a busy machine, and less than jest gives a test.
 */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const start = performance.now()
  while (!(await holds())) {
    const waited = performance.now() - start
    if (waited > 100_000) throw new Error(`This never held: ${holds}`)
    await new Promise((resolve) => setTimeout(resolve, Math.min(5 + waited / 20, 100)))
  }
}
