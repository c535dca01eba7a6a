import { getBooleanFromEnv } from '@opentelemetry/core'
import type { SpanRecord } from '@trace-baton/core'
import { Delivery, type OtlpStats } from './delivery.js'
import { flushAtExit } from './exit.js'
import { type OtlpOptions, resolve } from './options.js'
import { createResourceOf } from './resource.js'
import { RecordedSpan } from './span.js'

/** A recorder that sends spans to an OpenTelemetry Collector, or to any backend that takes OTLP. */
export interface OtlpRecorder {
  /** Queues the span. Never throws, never waits. */
  (record: SpanRecord): void
  /** Sends what is queued, and resolves when all of it was accepted or given up. Never rejects. */
  forceFlush(): Promise<void>
  /** The same, and drops what comes later. Never rejects. */
  shutdown(): Promise<void>
  /** What became of the spans until now. */
  stats(): OtlpStats
}

/**
 * Makes a recorder that sends spans by OTLP, with OpenTelemetry's own batch processor and exporters.
 *
 * What waits is also sent when the process has nothing left to do, and on SIGTERM. With `OTEL_SDK_DISABLED=true` the
 * recorder does nothing.
 *
 * @throws TypeError for an invalid option; Error for `protocol: 'grpc'` without its package.
 * @example
 * app.use(baton({ service: { name: 'shop' }, record: otlp() }))
 */
export function otlp(options?: OtlpOptions): OtlpRecorder {
  const settings = resolve(options)
  if (getBooleanFromEnv('OTEL_SDK_DISABLED')) return disabledRecorder()
  const delivery = new Delivery(settings)
  const resourceOf = createResourceOf(settings.resource)
  const stop = flushAtExit(() => delivery.forceFlush())
  return Object.assign(
    function otlp(record: SpanRecord) {
      try {
        delivery.add(new RecordedSpan(record, resourceOf(record)))
      } catch {
        delivery.drop() // not a record
      }
    },
    {
      forceFlush: () => delivery.forceFlush(),
      stats: () => delivery.stats(),
      async shutdown() {
        await delivery.shutdown()
        stop()
      },
    },
  )
}

function disabledRecorder(): OtlpRecorder {
  return Object.assign(() => {}, {
    async forceFlush() {},
    async shutdown() {},
    stats: () => ({ exported: 0, dropped: 0, failed: 0, queued: 0 }),
  })
}
