import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type TextMapPropagator,
  TraceFlags,
  trace,
} from '@opentelemetry/api'

/** What a propagator of OpenTelemetry reads, in our words. */
export function otelReads(propagator: TextMapPropagator, headers: Record<string, string>) {
  const context = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
  const found = trace.getSpanContext(context)
  return (
    found && { traceId: found.traceId, spanId: found.spanId, sampled: (found.traceFlags & TraceFlags.SAMPLED) !== 0 }
  )
}

/** The baggage that a propagator of OpenTelemetry reads. */
export function otelReadsBaggage(propagator: TextMapPropagator, headers: Record<string, string>) {
  const context = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
  return (
    propagation
      .getBaggage(context)
      ?.getAllEntries()
      .map(([key, { value }]) => [key, value]) ?? []
  )
}

/**
 * What a service with a propagator of OpenTelemetry writes when it has received these headers: for a span of its own, whose
 * flags and tracestate are made as its SDK makes them.
 */
export function otelWrites(propagator: TextMapPropagator, headers: Record<string, string>, spanId: string) {
  const written: Record<string, string> = {}
  const context = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
  const parent = trace.getSpanContext(context)
  if (parent === undefined) return written
  const child = { ...parent, spanId, isRemote: false, traceFlags: parent.traceFlags & TraceFlags.SAMPLED }
  propagator.inject(trace.setSpanContext(context, child), written, defaultTextMapSetter)
  return written
}
