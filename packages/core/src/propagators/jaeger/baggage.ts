import { Baggage } from '../../context/baggage.js'
import { namesOf, type ReadHeader, type WriteHeader } from '../../context/carrier.js'

/** What the names of its headers begin with. */
export const prefix = 'uberctx-'

/**
 * Jaeger's baggage: a header for each key, its value URL-encoded.
 *
 * Headers do not keep the case of their names, so keys are lowercase. The limits are those of W3C Baggage.
 *
 * @see https://www.jaegertracing.io/docs/1.21/client-libraries/#baggage
 */
export function readBaggage(read: ReadHeader, carrier: unknown): Baggage | undefined {
  const members: string[] = []
  for (const name of namesOf(carrier)) {
    const value = name.startsWith(prefix) ? read(name) : undefined
    if (value !== undefined) members.push(`${name.slice(prefix.length)}=${encode(decode(value) ?? value)}`)
  }
  return members.length > 0 ? new Baggage(members.join(',')) : undefined
}

/** Writes baggage with a header for each key. Of keys that differ in case alone, the last counts. */
export function writeBaggage(baggage: Baggage, write: WriteHeader): void {
  const withinLimits = new Baggage(baggage.toString())
  const values = withinLimits.entries()
  withinLimits.members.forEach(({ key }, i) => {
    write(prefix + key.toLowerCase(), encode(values[i]?.[1] ?? ''))
  })
}

/** URL-decoded text; `undefined` for malformed percent-encoding. */
export function decode(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
