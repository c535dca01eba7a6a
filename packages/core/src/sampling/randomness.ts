import type { TraceContext } from '../context/trace-context.js'

/**
 * The randomness that all services of a trace decide by: the member `ot=rv:` of its tracestate where there is one, else
 * the last 56 bits of its id.
 *
 * @returns 14 lowercase hex characters.
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/#explicit-randomness-value-rv
 */
export function randomnessOf(traceId: string, parent: TraceContext | undefined): string {
  const ot = parent?.traceState?.get('ot')
  return (ot && randomnessIn(ot)) ?? traceId.slice(18)
}

function randomnessIn(ot: string): string | undefined {
  return otFields(ot).find(([key, value]) => key === 'rv' && /^[0-9a-f]{14}$/.test(value))?.[1]
}

/** The fields of an `ot` member: `rv:…;th:…`, and what later versions add. */
export function otFields(ot: string): [key: string, value: string][] {
  return ot.split(';').map((field) => {
    const colon = field.indexOf(':')
    return colon < 0 ? [field, ''] : [field.slice(0, colon), field.slice(colon + 1)]
  })
}
