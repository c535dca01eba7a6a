import { propagators } from '../propagators/index.js'
import type { Propagator } from '../propagators/propagator.js'

/** Which headers belong to a trace. */
export interface TraceHeaders {
  /** The format that a header belongs to, by its lowercase name. */
  formatOf(name: string): Propagator | undefined
}

/**
 * The headers of every format, whether it is written or not. A format that has to be asked for counts where it is read or
 * written.
 *
 * @param inUse the formats of the options, which may be configured
 */
export function traceHeadersOf(inUse: readonly Propagator[]): TraceHeaders {
  const known = propagators.filter(({ optIn, name }) => !optIn && !inUse.some((format) => format.name === name))
  const formats = [...inUse, ...known]
  const owners = new Map<string, Propagator>()
  // `baggage` belongs to the format of that name, though others write their members into it.
  const byOwner = [...formats].sort((a, b) => Number(b.companion ?? false) - Number(a.companion ?? false))
  for (const format of byOwner) {
    for (const field of format.fields) if (!owners.has(field)) owners.set(field, format)
  }
  const withPrefix = formats.filter(({ prefix }) => prefix !== undefined)
  return Object.freeze({
    formatOf(name: string) {
      return owners.get(name) ?? withPrefix.find(({ prefix = '' }) => name.startsWith(prefix))
    },
  })
}
