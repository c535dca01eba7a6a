import { describe, expect, it } from '@jest/globals'
import {
  type Context,
  createContextKey,
  defaultTextMapGetter as getter,
  propagation,
  ROOT_CONTEXT,
  defaultTextMapSetter as setter,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api'
import { suppressTracing, W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { type BatonPropagatorOptions, batonPropagator, type MintedParent } from '../src/index.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const traceparent = `00-${traceId}-${spanId}-01`
const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

function extracted(
  headers: Record<string, string>,
  options?: BatonPropagatorOptions,
  inner?: TextMapPropagator,
): Context {
  return batonPropagator(inner, options).extract(ROOT_CONTEXT, headers, getter)
}

function parentOf(context: Context) {
  const { traceState, ...rest } = trace.getSpanContext(context) ?? {}
  return Object.keys(rest).length === 0 ? undefined : { ...rest, traceState: traceState?.serialize() }
}

function minted(context: Context): MintedParent | undefined {
  return context.getValue(Symbol.for('trace-baton.parent')) as MintedParent | undefined
}

/** What the next service gets from a span of the SDK below a context. */
function injected(context: Context, options?: BatonPropagatorOptions, inner?: TextMapPropagator) {
  const span = new BasicTracerProvider().getTracer('test').startSpan('work', {}, context)
  const headers: Record<string, string> = {}
  batonPropagator(inner, options).inject(trace.setSpan(context, span), headers, setter)
  return { headers, id: span.spanContext().spanId, traceId: span.spanContext().traceId }
}

describe('batonPropagator', () => {
  it.each<[string, Record<string, string>, object]>([
    ['w3c', { traceparent, tracestate: 'foo=1' }, { traceFlags: 1, traceState: 'foo=1' }],
    ['w3c, unsampled and random', { traceparent: `00-${traceId}-${spanId}-02` }, { traceFlags: 2 }],
    ['b3', { b3: `${traceId}-${spanId}-0` }, { traceFlags: 0 }],
    ['b3 that leaves the decision open', { b3: `${traceId}-${spanId}` }, { traceFlags: 1 }],
    ['sentry', { 'sentry-trace': `${traceId}-${spanId}-1` }, { traceFlags: 1 }],
    ['jaeger', { 'uber-trace-id': `${traceId}:${spanId}:0:1` }, { traceFlags: 1 }],
    [
      'xray',
      { 'x-amzn-trace-id': `Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=${spanId};Sampled=1` },
      { traceFlags: 1 },
    ],
  ])('reads %s', (_, headers, expected) => {
    expect(parentOf(extracted(headers))).toEqual({
      traceId,
      spanId,
      isRemote: true,
      traceState: undefined,
      ...expected,
    })
  })

  it.each([
    ['nothing', {}],
    ['an invalid header', { traceparent: `00-${traceId}-0000000000000000-01` }],
  ])('finds no parent in %s', (_, headers) => {
    expect(parentOf(extracted(headers))).toBeUndefined()
  })

  it('writes every format for the span of the SDK', () => {
    const context = extracted({ traceparent, tracestate: 'foo=1', baggage: 'a=1;p=2,b=%20' })
    const { headers, id } = injected(context, { propagators: ['w3c', 'baggage', 'b3', 'jaeger'] })
    expect(headers).toEqual({
      traceparent: `00-${traceId}-${id}-01`,
      tracestate: 'foo=1',
      baggage: 'a=1;p=2,b=%20',
      b3: `${traceId}-${id}-1`,
      'uber-trace-id': `${traceId}:${id}:0:01`,
      'uberctx-a': '1',
      'uberctx-b': '%20',
    })
  })

  it("hands on what a format must, and the random flag that the SDK's spans lose", () => {
    const propagators = ['w3c', 'baggage', 'sentry', 'b3'] as const
    const frozen = `sentry-trace_id=${traceId},sentry-public_key=k,sentry-sample_rate=0.5`
    const sentry = injected(extracted({ 'sentry-trace': `${traceId}-${spanId}-1`, baggage: frozen }), { propagators })
    expect(sentry.headers.baggage?.split(',').sort()).toEqual(expect.arrayContaining(frozen.split(',').sort()))
    const debug = injected(extracted({ b3: `${traceId}-${spanId}-d` }), { propagators })
    expect(debug.headers.b3).toBe(`${traceId}-${debug.id}-d`)
    const random = injected(extracted({ traceparent: `00-${traceId}-${spanId}-03` }))
    expect(random.headers.traceparent).toBe(`00-${traceId}-${random.id}-03`)
  })

  it('hands nothing of one trace to another', () => {
    const context = extracted({ b3: `${traceId}-${spanId}-d`, traceparent: `00-${traceId}-${spanId}-03` })
    const other = trace.setSpanContext(context, { traceId: 'f'.repeat(32), spanId, traceFlags: 1 })
    const headers: Record<string, string> = {}
    batonPropagator(undefined, { propagators: ['w3c', 'b3'] }).inject(other, headers, setter)
    expect(headers).toEqual({ traceparent: `00-${'f'.repeat(32)}-${spanId}-01`, b3: `${'f'.repeat(32)}-${spanId}-1` })
  })

  it('writes nothing without a span, nor where tracing is suppressed', () => {
    const headers = {}
    batonPropagator().inject(ROOT_CONTEXT, headers, setter)
    batonPropagator().inject(suppressTracing(extracted({ traceparent })), headers, setter)
    expect(headers).toEqual({})
  })

  it('gives baggage to the application, and takes it from there', () => {
    const context = extracted({ traceparent, baggage: 'tenant=ac%20me' })
    const baggage = propagation.getBaggage(context)
    expect(baggage?.getEntry('tenant')?.value).toBe('ac me')
    const changed = propagation.setBaggage(context, baggage!.setEntry('user', { value: 'ä' }))
    expect(injected(changed).headers.baggage).toBe('tenant=ac%20me,user=%C3%A4')
  })

  it('names the headers of both', () => {
    const inner: TextMapPropagator = { fields: () => ['x-own'], extract: (context) => context, inject() {} }
    expect(batonPropagator(inner).fields()).toEqual(['x-own', 'traceparent', 'tracestate', 'baggage'])
  })

  it('refuses an option that is invalid', () => {
    expect(() => batonPropagator(undefined, { trust: 'all' as never })).toThrow(/^trust must be/)
    expect(() => batonPropagator(undefined, { propagators: ['b4' as never] })).toThrow(/Did you mean "b3"/)
    expect(() => batonPropagator(undefined, { sampler: 1 } as never)).toThrow(/^There is no option "sampler"/)
    expect(() => batonPropagator(undefined, { navigationSampler: 0.5 as never })).toThrow(/^navigationSampler must be/)
    expect(() => batonPropagator({} as never)).toThrow(/^batonPropagator\(inner\)/)
  })
})

describe('trust', () => {
  const headers = { traceparent, tracestate: 'foo=1', baggage: 'a=1' }

  it.each<[string, BatonPropagatorOptions]>([
    ['restart', { trust: 'restart' }],
    ['ignore', { trust: 'ignore' }],
    ['restart-external', { trust: 'restart-external' }],
    ['a function', { trust: () => 'restart' }],
  ])('%s: nobody continues the trace, the inner propagator neither', (_, options) => {
    const context = extracted(headers, options, new W3CTraceContextPropagator())
    expect([parentOf(context), propagation.getBaggage(context)]).toEqual([undefined, undefined])
    const { headers: sent, traceId: own } = injected(context, options, new W3CTraceContextPropagator())
    expect(Object.keys(sent)).toEqual(['traceparent'])
    expect(own).not.toBe(traceId)
  })

  it('ids-only: the trace goes on, the decision is the root sampler’s', () => {
    const decide = (navigationSampler: AlwaysOnSampler) =>
      parentOf(extracted(headers, { trust: 'ids-only', navigationSampler }))
    const joined = { traceId, spanId, isRemote: true, traceState: undefined }
    expect(decide(new AlwaysOffSampler())).toEqual({ ...joined, traceFlags: 0 })
    expect(decide(new AlwaysOnSampler())).toEqual({ ...joined, traceFlags: 1 })
  })
})

describe('a propagator of your own', () => {
  const key = createContextKey('own')
  const own: TextMapPropagator = {
    fields: () => ['x-own'],
    inject: (_, carrier, { set }) => set(carrier, 'x-own', 'out'),
    extract(context, carrier, { get, keys }) {
      const value = get(carrier, 'x-own')
      const seen = keys(carrier).concat(String(get(carrier, 'traceparent')))
      const next = context.setValue(key, [value, ...seen])
      return value
        ? trace.setSpanContext(next, { traceId: 'e'.repeat(32), spanId, traceFlags: 1, isRemote: true })
        : next
    },
  }

  it('is asked for what Baton does not read', () => {
    const context = extracted({ 'x-own': 'in' }, {}, own)
    expect([parentOf(context)?.traceId, context.getValue(key)]).toEqual(['e'.repeat(32), ['in', 'x-own', 'undefined']])
    expect(injected(context, {}, own).headers).toMatchObject({ 'x-own': 'out', traceparent: expect.any(String) })
  })

  it('does not outrank Baton, and sees none of its headers', () => {
    const context = extracted({ 'x-own': 'in', traceparent }, {}, own)
    expect([parentOf(context)?.traceId, context.getValue(key)]).toEqual([traceId, ['in', 'x-own', 'undefined']])
  })
})

describe('a navigation', () => {
  const navigationSampler = new AlwaysOnSampler()

  it('gets a parent that its page can report', () => {
    const context = extracted(navigation, { navigationSampler })
    const parent = minted(context)
    expect(parent).toEqual({
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
    expect(parentOf(context)).toEqual({ ...parent, traceFlags: 1, isRemote: true, traceState: undefined })
  })

  it.each<[string, Record<string, string>, BatonPropagatorOptions]>([
    ['that brings a trace', { ...navigation, traceparent }, { navigationSampler }],
    ['without the root sampler', navigation, {}],
    ['that is prefetched', { ...navigation, 'sec-purpose': 'prefetch' }, { navigationSampler }],
    ["of Node's fetch", { 'sec-fetch-mode': 'cors', accept: 'text/html' }, { navigationSampler }],
    ['of an image', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, { navigationSampler }],
    ['that asks for JSON', { accept: 'application/json' }, { navigationSampler }],
    ['that asks for anything', { accept: '*/*' }, { navigationSampler }],
    ['of htmx', { accept: 'text/html', 'hx-request': 'true' }, { navigationSampler }],
  ])('%s gets none', (_, headers, options) => {
    expect(minted(extracted(headers, options))).toBeUndefined()
  })

  it.each([
    ['over plain HTTP', { accept: 'text/html,*/*' }],
    ['that trust restarts', { ...navigation, traceparent }],
  ])('%s gets one', (_, headers) => {
    expect(minted(extracted(headers, { navigationSampler, trust: 'restart' }))).toBeDefined()
  })

  it('is exported exactly when its page is told so, at the rate of the root sampler, below the parent', () => {
    const exporter = new InMemorySpanExporter()
    const root = new TraceIdRatioBasedSampler(0.25)
    const sampler = new ParentBasedSampler({ root })
    const tracer = new BasicTracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer(
      'test',
    )
    const told = new Map<string, boolean>()
    for (let i = 0; i < 1000; i++) {
      const context = extracted(navigation, { navigationSampler: root })
      const span = tracer.startSpan('GET', {}, context)
      told.set(minted(context)!.spanId, (span.spanContext().traceFlags & 1) === 1)
      expect(span.spanContext().traceId).toBe(minted(context)!.traceId)
      span.end()
    }
    const exported = exporter.getFinishedSpans().map(({ parentSpanContext }) => parentSpanContext?.spanId)
    expect(exported).toEqual([...told].filter(([, sampled]) => sampled).map(([parent]) => parent))
    expect(exported.length).toBeGreaterThan(150)
    expect(exported.length).toBeLessThan(350)
  })

  it('is unsampled under a root sampler that throws', () => {
    const thrower = {
      shouldSample() {
        throw new Error('no')
      },
    }
    expect(parentOf(extracted(navigation, { navigationSampler: thrower }))).toMatchObject({ traceFlags: 0 })
  })
})

it.each(['a,b=c;d=%', '__proto__=1', '%'.repeat(9000), ',;='.repeat(3000)])(
  'hostile baggage %.20j throws nowhere',
  (baggage) => {
    const { headers } = injected(extracted({ traceparent, baggage }))
    expect(headers.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
    expect(headers.baggage ?? '').not.toMatch(/[\r\n\s]/)
  },
)
