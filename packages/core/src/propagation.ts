import { trustedContext } from './baton.js'
import { Baggage } from './context/baggage.js'
import { type Carrier, writerOf } from './context/carrier.js'
import { newSpanId, newTraceId } from './context/ids.js'
import type { Incoming, TraceContext } from './context/trace-context.js'
import { TraceState } from './context/trace-state.js'
import type { BatonOptions } from './options/options.js'
import { resolve } from './options/resolve.js'
import { refuseUnknown } from './validation.js'

/** The context of a span that another tracer made. */
export interface ForeignContext extends Pick<TraceContext, 'traceId' | 'spanId' | 'random' | 'carried'> {
  readonly sampled: boolean
  /** The headers `tracestate` and `baggage`. */
  readonly traceState?: string | undefined
  readonly baggage?: string | undefined
  /** Whether the trace began in this process. */
  readonly root: boolean
}

/** Header formats and trust without transactions, for a tracer that makes its own spans. */
export interface Propagation {
  /** The lowercase names of the headers that are read. */
  readonly reads: readonly string[]
  /** The lowercase names of the headers that are written. */
  readonly writes: readonly string[]
  /** The context in these headers, as far as it is trusted. Never throws. */
  extract(carrier: Carrier): Incoming
  /** Writes a context into a carrier in every format that is written. Throws as the carrier does. */
  inject(context: ForeignContext, carrier: Carrier): void
  newTraceId(): string
  newSpanId(): string
}

/**
 * Makes the part of an engine that reads and writes headers.
 *
 * @throws TypeError for an invalid option.
 */
export function createPropagation(options: Pick<BatonOptions, 'propagators' | 'trust'> = {}): Propagation {
  refuseUnknown('option', options, ['propagators', 'trust'])
  const settings = resolve(options)
  const { injector } = settings
  return Object.freeze({
    reads: [...settings.reads],
    writes: [...new Set(injector.formats.flatMap(({ fields }) => fields))],
    extract: (carrier: Carrier) => trustedContext(settings, carrier, {}),
    inject(context: ForeignContext, carrier: Carrier) {
      const write = writerOf(carrier)
      if (write === undefined) return
      const { traceId, spanId, sampled, random, carried, root } = context
      const traceState = context.traceState ? new TraceState(context.traceState) : undefined
      const baggage = context.baggage ? new Baggage(context.baggage) : undefined
      const outgoing = { traceId, spanId, sampled, random, traceState, baggage, carried, root, sampleRate: undefined }
      injector.inject(outgoing as Parameters<typeof injector.inject>[0], write)
    },
    newTraceId,
    newSpanId,
  })
}
