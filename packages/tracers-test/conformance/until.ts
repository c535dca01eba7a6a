import { setTimeout } from 'node:timers/promises'
import { flush } from './parent.js'

/**
 * The `until` of the suite beside a tracer. Throws when the condition does not hold although the tracer has sent all that it
 * has a hundred times, which takes as long as the machine needs for it.
 */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 100; round++) {
    if (await holds()) return
    await setTimeout(2)
    await flush()
  }
  throw new Error(`This never held, whatever the tracer has exported: ${holds}`)
}
