import { Baggage, type Member, memberOf, membersIn } from '../../context/baggage.js'
import { isDecimal } from '../../context/decimal.js'
import type { Carried, Outgoing, TraceContext } from '../../context/trace-context.js'
import { isRate } from '../../sampling/decide.js'
import { randomnessOf } from '../../sampling/randomness.js'
import { agrees, sampleRandOf } from './sample-rand.js'

/**
 * Sentry's dynamic sampling context: the facts of the head of a trace about its sampling, as members of baggage, by their
 * names without `sentry-`.
 *
 * It is frozen when it first leaves a process: a service that continues the trace hands it on as it came, unknown members
 * included, and adds none where none came. The exception is a member that would contradict the decision beside it.
 *
 * @see https://develop.sentry.dev/sdk/foundations/trace-propagation/dynamic-sampling-context/
 */
export type SamplingContext = ReadonlyMap<string, Member>

const prefix = 'sentry-'
const maxMembers = 64 // W3C Baggage, limits; Sentry documents ten

/** The sampling context in a `baggage` header; empty when there is none. The last of several members counts. */
export function samplingContextIn(header: string | undefined): SamplingContext {
  const found = new Map<string, Member>()
  for (const member of header ? membersIn(header) : []) {
    const name = nameOf(member)
    if (name !== undefined && decode(member.value)) found.set(name, member)
    if (found.size === maxMembers) break
  }
  return found
}

/** Whether more members may have come than were read, so that an absent one may have been among them. */
export function isFull(samplingContext: SamplingContext): boolean {
  return samplingContext.size === maxMembers
}

/** The name of a member of Sentry's, without `sentry-`; `undefined` for a member of anybody else. */
export function nameOf({ key }: Member): string | undefined {
  const decoded = decode(key) // Sentry decodes keys, so we must see what it would see
  return decoded?.startsWith(prefix) ? decoded.slice(prefix.length) : undefined
}

/** A value of a sampling context, percent-decoded. */
export function valueIn(samplingContext: SamplingContext, name: string): string | undefined {
  const member = samplingContext.get(name)
  return member && decode(member.value)
}

/** The rate that a sampling context says, from 0 to 1. */
export function rateIn(samplingContext: SamplingContext): number | undefined {
  const rate = numberIn(samplingContext, 'sample_rate')
  return isRate(rate) ? rate : undefined
}

const maxLengthInPage = 256 // ten of them fit into the buffers of 4 kB that proxies have for all headers of a response

/**
 * A sampling context as a `baggage` header; empty when there is nothing to send.
 *
 * @param names for a page: all that may be in it, because a page should not repeat what a stranger sent. A member of more
 * than 256 characters is left out there, because `Server-Timing` has to pass every proxy.
 */
export function formatSamplingContext(samplingContext: SamplingContext, names?: readonly string[]): string {
  const members = [...samplingContext].filter(
    ([name, { text }]) => names === undefined || (names.includes(name) && text.length <= maxLengthInPage),
  )
  return new Baggage(members.map(([, member]) => member)).toString()
}

/** The fields that a continued trace hands on. The trace id says whose they are, where headers name several traces. */
export function carry(traceId: string, samplingContext: SamplingContext): Carried {
  return { [traceKey]: traceId, [membersKey]: samplingContext }
}

/** The fields of a trace whose headers another tracer writes; `undefined` where it writes no sampling context. */
export function carriedIn(traceId: string, baggage: string | undefined): Carried | undefined {
  const samplingContext = samplingContextIn(baggage)
  return samplingContext.size === 0 ? undefined : carry(traceId, samplingContext)
}

const traceKey = 'sentry-trace'
const membersKey = 'sentry-baggage'

/** The sampling context that a trace came with, empty or not; `undefined` when `sentry-trace` did not name the trace. */
export function carriedBy({ traceId, carried }: TraceContext): SamplingContext | undefined {
  if (carried?.[traceKey] !== traceId) return undefined
  const found = carried[membersKey]
  return found instanceof Map ? found : undefined
}

/**
 * The incoming sampling context for the next service: as it came, but for members that our decision makes untrue, and for
 * the rate and the `sample_rand` that the decision adds.
 */
export function reconciled(incoming: SamplingContext, context: Outgoing): SamplingContext {
  const { traceId, sampled, sampleRate, randomness } = context
  const isDecidedHere = sampleRate !== undefined
  if (incoming.size === 0 && !isDecidedHere) return incoming

  const next = new Map(incoming)
  if (next.has('sampled') && valueIn(next, 'sampled') !== String(sampled)) put(next, 'sampled', String(sampled))

  const rate = sampleRate ?? possible(rateIn(next), sampled)
  const rand = numberIn(next, 'sample_rand')
  const isPossible = rand !== undefined && rand >= 0 && rand < 1 && (rate === undefined || agrees(rand, rate, sampled))
  const holds = isPossible && randomness === undefined // we have not decided by the caller's
  if (!holds) put(next, 'sample_rand', sampleRandOf(randomnessOf(traceId, context), sampled, rate, isDecidedHere))

  if (isDecidedHere) put(next, 'sample_rate', String(sampleRate))
  else if (rate === undefined && rateIn(next) !== undefined) next.delete('sample_rate')
  return next
}

/** A rate by which this decision can have been taken: at 0 there is no yes, at 1 no no. */
function possible(rate: number | undefined, sampled: boolean): number | undefined {
  return rate === (sampled ? 0 : 1) ? undefined : rate
}

function put(samplingContext: Map<string, Member>, name: string, value: string | undefined): void {
  if (value) samplingContext.set(name, memberOf(prefix + name, value))
}

const exponent = /e[+-]?\d+$/i

function numberIn(samplingContext: SamplingContext, name: string): number | undefined {
  const text = valueIn(samplingContext, name)
  return text !== undefined && isDecimal(text.replace(exponent, '')) ? Number(text) : undefined
}

/** Percent-decoded text; `undefined` for malformed percent-encoding. */
function decode(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
