import { type ReadHeader, readerOf } from '../context/carrier.js'
import type { Propagator } from '../propagators/propagator.js'
import type { TraceHeaders } from './trace-headers.js'

/** The trace headers of a request that the application is about to send. */
export interface Found {
  /** The formats that another tracer, or the application, has written. */
  readonly written: ReadonlySet<Propagator>
  /** The formats that were copied from the request that the transaction serves. */
  readonly copied: ReadonlySet<Propagator>
  /** The lowercase names of the copied headers. */
  readonly names: readonly string[]
}

/** The headers of a request, by lowercase name. */
export interface Headers {
  names(): readonly string[]
  get(name: string): string | undefined
}

/**
 * Tells the headers that were copied from those that were set. A format was copied if each of its headers equals the one
 * that came in: another tracer hands some of them on as they came, and changes the span at least.
 *
 * @param received the carrier that the transaction came in with
 * @param isReduced whether baggage was refused: then any part of it that is left counts as copied, too
 */
export function findTraceHeaders(
  headers: Headers,
  received: unknown,
  { formatOf }: TraceHeaders,
  isReduced: boolean,
): Found | undefined {
  let read: ReadHeader | undefined
  let found: { readonly name: string; readonly format: Propagator }[] | undefined
  let written: Set<Propagator> | undefined
  for (const name of headers.names()) {
    const format = formatOf(name)
    if (format === undefined) continue
    read ??= readerOf(received)
    found ??= []
    found.push({ name, format })
    if (isCopy(headers.get(name), read(name), isReduced || !format.companion)) continue
    written ??= new Set()
    written.add(format)
  }
  if (found === undefined) return undefined
  const copied = found.filter(({ format }) => !written?.has(format))
  return {
    written: written ?? none,
    copied: new Set(copied.map(({ format }) => format)),
    names: copied.filter(({ format }) => !format.ofRequest).map(({ name }) => name),
  }
}

const none: ReadonlySet<Propagator> = new Set()

/**
 * Whether a header is the one that came in. Who sends a header twice, once with an empty value say, gets it joined, and a copy
 * may have it joined or trimmed in another way, or may have one line alone.
 *
 * @param inPart whether some of its members are enough: an application that passes on a part of the baggage has chosen it
 */
function isCopy(sent: string | undefined, received: string | undefined, inPart: boolean): boolean {
  if (sent === received) return true
  if (sent === undefined || received === undefined) return false
  const members = membersOf(received)
  const copied = [...membersOf(sent)]
  return (inPart || copied.length === members.size) && copied.every((member) => members.has(member))
}

function membersOf(header: string): Set<string> {
  return new Set(header.split(/[ \t,]+/).filter(Boolean))
}
