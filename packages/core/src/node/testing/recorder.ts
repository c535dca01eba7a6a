import { AssertionError } from 'node:assert'
import type { Recorder, SpanRecord } from '../../trace/record.js'

/** Collects what an application records, for its tests. */
export interface TestRecorder {
  /** The option `record` of the application. Needs no `this`. */
  readonly record: Recorder
  /** What was recorded, in the order in which it ended. */
  readonly records: readonly SpanRecord[]
  /**
   * Resolves with the record that is the `n`-th to match, as soon as it is there: a span is recorded after its response was
   * received.
   *
   * @param n from 1
   * @param matches which records count; all of them without it
   * @throws AssertionError after `timeout` milliseconds, with the names of what was recorded.
   */
  wait(n?: number, matches?: (record: SpanRecord) => boolean, timeout?: number): Promise<SpanRecord>
  /** Forgets all records. */
  clear(): void
}

/**
 * Makes a recorder for tests.
 *
 * @example
 * const recorded = recorder()
 * app.use(baton({ record: recorded.record }))
 * expect((await recorded.wait(1)).name).toBe('GET /users/:id')
 */
export function recorder(): TestRecorder {
  const records: SpanRecord[] = []
  const waiting = new Set<() => void>()

  return {
    records,
    record(record) {
      records.push(record)
      for (const look of [...waiting]) look()
    },
    wait(n = 1, matches = () => true, timeout = 5000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(missing(n, records, timeout))
        }, timeout)
        const look = () => {
          const found = records.filter(matches)[n - 1]
          if (found === undefined) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      })
    },
    clear() {
      records.length = 0
    },
  }
}

function missing(n: number, records: readonly SpanRecord[], timeout: number): AssertionError {
  const names = records.map(({ name, traceId, spanId }) => `${name} (trace ${traceId}, span ${spanId})`)
  const recorded = names.length === 0 ? 'nothing' : names.join(', ')
  return new AssertionError({
    message: `There was no record number ${n} that matches after ${timeout} ms. Recorded: ${recorded}.`,
    actual: names,
    operator: 'wait',
  })
}
