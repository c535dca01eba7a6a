import { newTraceId } from '../context/ids.js'
import type { TraceContext } from '../context/trace-context.js'
import { rateOf } from './sample-rate.js'

/** What may say the randomness of a trace beside its id. */
interface Randomness extends Pick<TraceContext, 'traceState'> {
  /** Our own, for a trace id that a stranger has chosen. */
  readonly randomness?: string | undefined
}

/** Randomness of our own: 14 lowercase hex characters. */
export function newRandomness(): string {
  return newTraceId().slice(18)
}

/**
 * The randomness that all services of a trace decide by: our own where we have drawn it, else the member `ot=rv:` of its
 * tracestate where there is one, else the last 56 bits of its id.
 *
 * @returns 14 lowercase hex characters.
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/#explicit-randomness-value-rv
 */
export function randomnessOf(traceId: string, context: Randomness | undefined): string {
  if (context?.randomness !== undefined) return context.randomness
  const ot = context?.traceState?.get('ot')
  return (ot && randomnessIn(ot)) ?? traceId.slice(18)
}

function randomnessIn(ot: string): string | undefined {
  return otFields(ot).find(([key]) => key === 'rv')?.[1]
}

/** The rate at which the randomness of a trace decided, by the member `ot=th:` of its tracestate; `undefined` without one. */
export function consistentRateIn({ traceState }: Pick<TraceContext, 'traceState'>): number | undefined {
  const threshold = otFields(traceState?.get('ot') ?? '').find(([key]) => key === 'th')?.[1]
  return threshold === undefined ? undefined : rateOf(threshold)
}

/**
 * The valid fields of an `ot` member: `rv:…;th:…`, and what later versions add. A field without a key or a colon is none, nor
 * is an `rv` or `th` that is not hex of its length.
 */
export function otFields(ot: string): [key: string, value: string][] {
  return ot.split(';').flatMap((field): [string, string][] => {
    const colon = field.indexOf(':')
    const key = field.slice(0, Math.max(colon, 0))
    const value = field.slice(colon + 1)
    return key === '' || grammars.get(key)?.test(value) === false ? [] : [[key, value]]
  })
}

const grammars: ReadonlyMap<string, RegExp> = new Map([
  ['rv', /^[0-9a-f]{14}$/],
  ['th', /^[0-9a-f]{1,14}$/],
])
