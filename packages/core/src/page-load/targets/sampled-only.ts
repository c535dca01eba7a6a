import type { Outgoing } from '../../context/trace-context.js'
import { agentOptions } from './agent-options.js'
import type { PageLoadSource, PageLoadSurroundings, ResolvedTarget } from './target.js'

/** The `traceparent` of a sampled page. */
export type SampledHandOff = { readonly traceparent: string }

/**
 * Resolves a target whose agent ignores the sampling flag: it reports the page of an unsampled trace, too, below a span that
 * nobody reports. So only a sampled page gets a hand-off, and only with `sampling: 'inherit'`.
 *
 * @param target its name, for the errors
 */
export function sampledOnly(
  target: Parameters<typeof agentOptions>[0],
): (options: unknown, surroundings: PageLoadSurroundings) => ResolvedTarget<SampledHandOff> {
  return (options, { sampling }) => ({
    options: agentOptions(target, options, reserved),
    handOff: sampling === 'inherit' ? handOff : () => undefined,
  })
}

const reserved = /^traceparent$/

function handOff({ sampled }: Outgoing, { traceparent }: PageLoadSource): SampledHandOff | undefined {
  return sampled ? { traceparent } : undefined
}
