import { AsyncResource } from 'node:async_hooks'
import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import type { IExportTraceServiceResponse } from '@opentelemetry/otlp-transformer'
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { adviceFor, partialAdvice, queueAdvice } from './advice.js'
import { createExporter, type Exporter } from './exporter.js'
import type { OtlpSettings } from './options.js'
import { warn } from './warn.js'

/** What became of the spans of one recorder. Every span that it was given is in exactly one of the four. */
export interface OtlpStats {
  /** Accepted by the receiver. */
  readonly exported: number
  /** Never sent, because the queue was full or the recorder was shut down. */
  readonly dropped: number
  /** Sent in vain: the receiver was not reached, or refused them. */
  readonly failed: number
  /** Waiting, or on the way. */
  readonly queued: number
}

/**
 * The way of the spans to the receiver: a bounded queue, OpenTelemetry's batch processor, OpenTelemetry's exporter.
 *
 * It stands between the processor and the exporter, so that it counts what passes, and keeps what either of them throws.
 */
export class Delivery implements SpanExporter {
  readonly #settings: OtlpSettings
  readonly #exporter: Exporter
  readonly #processor: BatchSpanProcessor
  /** The async scope in which the recorder was made: a flush that a request asks for is not a part of that request. */
  readonly #scope = new AsyncResource('trace-baton.otlp')
  readonly #warned = new Set<string>()
  #isOpen = true
  #wasFull = false
  #waiting = 0
  #sending = 0
  #exported = 0
  #dropped = 0
  #failed = 0
  /** How many spans the answer that is being read refuses. */
  #rejected = 0

  constructor(settings: OtlpSettings) {
    this.#settings = settings
    this.#exporter = createExporter(settings, (response) => this.#read(response))
    this.#processor = new BatchSpanProcessor(this, {
      maxQueueSize: settings.maxQueueSize,
      maxExportBatchSize: settings.maxBatchSize,
      scheduledDelayMillis: settings.delay,
    })
  }

  /** Queues a span, or drops it. */
  add(span: ReadableSpan): void {
    // The processor would drop it as well, but does not tell.
    const isFull = this.#waiting >= this.#settings.maxQueueSize
    if (isFull || !this.#isOpen) {
      this.#dropped++
      this.#wasFull ||= isFull
      return
    }
    this.#waiting++
    this.#processor.onEnd(span)
  }

  /** Counts a span that could not even be queued. */
  drop(): void {
    this.#dropped++
  }

  /** Called by the processor, with a batch. */
  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#waiting -= spans.length
    this.#sending += spans.length
    const finish = (result: ExportResult) => {
      this.#finish(spans.length, result)
      done(result)
    }
    try {
      this.#exporter.delegate.export(spans, finish)
    } catch (error) {
      finish({ code: ExportResultCode.FAILED, error: error as Error }) // a span that cannot be serialized
    }
  }

  /** Sends what waits, and waits for what is on the way. Never rejects. */
  async forceFlush(): Promise<void> {
    await this.#scope.runInAsyncScope(async () => {
      await this.#processor.forceFlush().catch(ignore)
      await this.#exporter.delegate.forceFlush()
    })
  }

  /** {@link forceFlush}, and takes no more spans. Never rejects. */
  async shutdown(): Promise<void> {
    const isFirst = this.#isOpen
    this.#isOpen = false
    await this.forceFlush()
    if (isFirst) await this.#exporter.delegate.shutdown()
  }

  stats(): OtlpStats {
    return {
      exported: this.#exported,
      dropped: this.#dropped,
      failed: this.#failed,
      queued: this.#waiting + this.#sending,
    }
  }

  #read({ partialSuccess }: IExportTraceServiceResponse): void {
    const rejected = Number(partialSuccess?.rejectedSpans ?? 0) // JSON may write an int64 as a string
    this.#rejected = rejected > 0 ? Math.floor(rejected) : 0
    const reason = partialSuccess?.errorMessage
    if (this.#rejected > 0) this.#warn('partial', () => partialAdvice(this.#exporter.url, this.#rejected, reason))
  }

  #finish(count: number, { code, error }: ExportResult): void {
    this.#sending -= count
    const isExported = code === ExportResultCode.SUCCESS
    const failed = isExported ? Math.min(this.#rejected, count) : count
    this.#rejected = 0
    this.#failed += failed
    this.#exported += count - failed
    if (!isExported) this.#warn('failed', () => adviceFor(error, this.#exporter.url, this.#settings.protocol))
    else if (this.#wasFull) this.#warn('full', () => queueAdvice(this.#settings.maxQueueSize))
  }

  /** Once a cause. After a failure the queue is full for that reason, so nothing more is said of it. */
  #warn(cause: 'failed' | 'full' | 'partial', text: () => string): void {
    if (this.#warned.has(cause)) return
    this.#warned.add(cause)
    if (cause === 'failed') this.#warned.add('full')
    warn(text())
  }
}

function ignore(): void {}
