import {
  propagation as api,
  type Baggage,
  type BaggageEntry,
  baggageEntryMetadataFromString,
  type Context,
  createContextKey,
  isSpanContextValid,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { isTracingSuppressed } from '@opentelemetry/core'
import type { BatonOptions, Carried, Incoming } from '@trace-baton/core'
import { createPropagation, type Propagation } from '@trace-baton/core/propagation'
import { isNavigation } from './navigation.js'
import { type RootSampler, samples } from './root-sampler.js'
import { traceStateOf } from './trace-state.js'

/** How OpenTelemetry reads and writes headers. */
export interface BatonPropagatorOptions extends Pick<BatonOptions, 'propagators' | 'trust'> {
  /**
   * The root sampler of your SDK: what `ParentBasedSampler` has as `root`. With it, a navigation that brings no trace gets a
   * trace id and a parent id, the same sampling decision as without, and its page reports the parent: only for services
   * whose pages load Elastic's agent.
   */
  readonly navigationSampler?: RootSampler
}

/**
 * The parent that {@link batonPropagator} minted for a navigation, in OpenTelemetry's context.
 *
 * Contract with tracer bridges: `context.getValue(Symbol.for('trace-baton.parent'))` is a {@link MintedParent} or
 * `undefined`, in the context of the server span and in every one below it. If its `traceId` is that of the server span,
 * that span is exported as a child of `spanId`, and nobody has reported `spanId` yet: `ensureParentId()` returns it, and the
 * page reports itself under it. A parent that came in a header is not under this key.
 */
export interface MintedParent {
  readonly traceId: string
  readonly spanId: string
}

const parentKey = createContextKey('trace-baton.parent') // Symbol.for
const incomingKey = createContextKey('trace-baton.incoming')
const randomFlag = 0x02

/**
 * Gives OpenTelemetry Baton's header formats and Baton's `trust`.
 *
 * @param inner your own propagator: it is asked for what Baton's formats do not read, and writes first
 * @throws TypeError for an invalid option.
 * @example
 * new NodeSDK({ textMapPropagator: batonPropagator(undefined, { propagators: ['w3c', 'baggage', 'b3'] }) })
 */
export function batonPropagator(inner?: TextMapPropagator, options: BatonPropagatorOptions = {}): TextMapPropagator {
  const { navigationSampler, ...rest } = options
  check(inner, navigationSampler)
  const headers = createPropagation(rest)
  const known = new Set(headers.reads)
  return {
    fields: () => [...new Set([...(inner?.fields() ?? []), ...headers.writes])],

    extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
      const read = (name: string) => getter.get(carrier, name)
      const incoming = headers.extract(read)
      const found = inner === undefined ? context : inner.extract(context, carrier, without(known, getter))
      const whole = withIncoming(found, incoming, navigationSampler)
      const isRoot = incoming.parent === undefined && trace.getSpanContext(whole) === trace.getSpanContext(context)
      if (!isRoot || navigationSampler === undefined || !isNavigation(read)) return whole
      return withMintedParent(whole, incoming.traceId, headers, navigationSampler)
    },

    inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>) {
      inner?.inject(context, carrier, setter)
      const span = trace.getSpanContext(context)
      if (span === undefined || !isSpanContextValid(span) || isTracingSuppressed(context)) return
      const incoming = context.getValue(incomingKey) as Incoming | undefined
      headers.inject(
        {
          traceId: span.traceId,
          spanId: span.spanId,
          sampled: (span.traceFlags & TraceFlags.SAMPLED) !== 0,
          random: isRandom(span, incoming),
          traceState: span.traceState?.serialize(),
          baggage: baggageHeader(api.getBaggage(context)),
          carried: carriedBy(incoming, span),
          root: incoming?.parent === undefined,
        },
        (name: string, value?: string) => value !== undefined && setter.set(carrier, name, value),
      )
    },
  }
}

function check(inner: Partial<TextMapPropagator> | undefined, sampler: Partial<RootSampler> | undefined): void {
  if (inner !== undefined && typeof inner?.extract !== 'function') {
    throw new TypeError('batonPropagator(inner) must be given a propagator of OpenTelemetry, or undefined.')
  }
  if (sampler !== undefined && typeof sampler?.shouldSample !== 'function') {
    throw new TypeError('navigationSampler must be a sampler of OpenTelemetry, such as new AlwaysOnSampler().')
  }
}

/** Hides the headers that Baton reads, so that no other propagator continues what `trust` has refused. */
function without<Carrier>(known: ReadonlySet<string>, getter: TextMapGetter<Carrier>): TextMapGetter<Carrier> {
  return {
    keys: (carrier) => getter.keys(carrier).filter((name) => !known.has(name.toLowerCase())),
    get: (carrier, name) => (known.has(name.toLowerCase()) ? undefined : getter.get(carrier, name)),
  }
}

function withIncoming(context: Context, incoming: Incoming, sampler: RootSampler | undefined): Context {
  const { parent, baggage } = incoming
  let whole = context.setValue(incomingKey, incoming)
  if (baggage !== undefined) whole = api.setBaggage(whole, baggageOf(baggage))
  if (parent === undefined) return whole
  const { traceId, spanId, traceState } = parent
  // A parent that left the decision to us is sampled like a trace that begins here.
  const sampled = parent.sampled ?? (sampler === undefined || samples(sampler, context, traceId))
  return trace.setSpanContext(whole, {
    traceId,
    spanId,
    isRemote: true,
    traceFlags: (sampled ? TraceFlags.SAMPLED : TraceFlags.NONE) | (parent.random ? randomFlag : 0),
    ...(traceState && { traceState: traceStateOf(traceState) }),
  })
}

function withMintedParent(
  context: Context,
  given: string | undefined,
  ids: Propagation,
  sampler: RootSampler,
): Context {
  const parent: MintedParent = { traceId: given ?? ids.newTraceId(), spanId: ids.newSpanId() }
  const sampled = samples(sampler, context, parent.traceId)
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE
  return trace.setSpanContext(context.setValue(parentKey, parent), { ...parent, traceFlags, isRemote: true })
}

/** OpenTelemetry's spans lose the flag; it holds for the whole trace. */
function isRandom({ traceId, traceFlags }: SpanContext, incoming: Incoming | undefined): boolean {
  const { parent } = incoming ?? {}
  return (traceFlags & randomFlag) !== 0 || (parent?.traceId === traceId && parent.random === true)
}

/** What a format must hand on verbatim goes only where its trace goes. */
function carriedBy(incoming: Incoming | undefined, { traceId }: SpanContext): Carried | undefined {
  const { parent, carried } = incoming ?? {}
  return parent === undefined ? carried : parent.traceId === traceId ? parent.carried : undefined
}

function baggageOf({ members }: NonNullable<Incoming['baggage']>): Baggage {
  const entries = members.map(({ key, text }): [string, BaggageEntry] => {
    const [member = '', ...properties] = text.split(';')
    const value = decoded(member.slice(member.indexOf('=') + 1).trim())
    const metadata = properties.join(';')
    return [key, metadata === '' ? { value } : { value, metadata: baggageEntryMetadataFromString(metadata) }]
  })
  return api.createBaggage(Object.fromEntries(entries))
}

function baggageHeader(baggage: Baggage | undefined): string | undefined {
  const members = baggage?.getAllEntries().map(([key, { value, metadata }]) => {
    const properties = metadata?.toString()
    return `${key}=${encodeURIComponent(value)}${properties ? `;${properties}` : ''}`
  })
  return members?.join(',')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
