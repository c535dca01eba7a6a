import { type Context, SpanKind, trace } from '@opentelemetry/api'

/** As much of OpenTelemetry's `Sampler` as is asked, in every version of its SDK. */
export interface RootSampler {
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Record<string, never>,
    links: never[],
  ): { readonly decision: number }
}

const recordAndSampled = 2 // SamplingDecision.RECORD_AND_SAMPLED

/** The decision on a trace that begins here. A sampler that throws samples nothing. */
export function samples(sampler: RootSampler, context: Context, traceId: string): boolean {
  try {
    const root = trace.deleteSpan(context)
    return sampler.shouldSample(root, traceId, 'GET', SpanKind.SERVER, {}, []).decision === recordAndSampled
  } catch {
    return false
  }
}
