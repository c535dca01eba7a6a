import { context, defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  CompositePropagator,
  parseTraceParent,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core'
import { AlwaysOnSampler, BasicTracerProvider, RandomIdGenerator } from '@opentelemetry/sdk-trace-base'
import { noopProcessor } from '../noop-processor.mjs'
import { navigations, traced } from '../requests.mjs'

const traceContext = new W3CTraceContextPropagator()
const incoming = new CompositePropagator({ propagators: [traceContext, new W3CBaggagePropagator()] })
const tracer = new BasicTracerProvider({
  sampler: new AlwaysOnSampler(),
  spanProcessors: [noopProcessor()],
}).getTracer('bench')
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())

const ids = new RandomIdGenerator()

export const continuing = [
  { name: 'OpenTelemetry: propagators only, no span, no scope', run: (i) => propagating(traced[i & 63]) },
  { name: 'OpenTelemetry: SDK, W3C + baggage in, W3C out', run: (i) => serving(traced[i & 63]) },
]

export const navigating = [{ name: 'OpenTelemetry: SDK, W3C + baggage in', run: (i) => idling(navigations[i & 63], i) }]

export const parts = [
  { name: 'parse traceparent, OpenTelemetry', run: (i) => parseTraceParent(traced[i & 63].traceparent).traceId },
  { name: 'new span id, OpenTelemetry', run: () => ids.generateSpanId() },
]

function propagating(headers) {
  const outgoing = {}
  const parent = incoming.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
  traceContext.inject(parent, outgoing, defaultTextMapSetter)
  return outgoing.traceparent
}

function serving(headers) {
  const outgoing = {}
  const parent = incoming.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
  const span = tracer.startSpan('GET /', { kind: SpanKind.SERVER }, parent)
  context.with(trace.setSpan(parent, span), () => {
    traceContext.inject(context.active(), outgoing, defaultTextMapSetter)
  })
  span.end()
  return outgoing.traceparent
}

function idling(headers, i) {
  const parent = incoming.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
  const span = tracer.startSpan('GET /', { kind: SpanKind.SERVER }, parent)
  const answer = context.with(trace.setSpan(parent, span), () => i)
  span.end()
  return answer
}
