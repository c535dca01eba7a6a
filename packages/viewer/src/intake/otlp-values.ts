import { fields, items } from '../traces/row.js'

const maxDepth = 4 // of lists and maps in an attribute

/** The attributes of a resource, a span or a log record, as an object without a prototype: a key may be `__proto__`. */
export function attributes(owner: unknown): Record<string, unknown> {
  const found: Record<string, unknown> = Object.create(null)
  for (const { key, value } of items(fields(owner).attributes).map(fields)) {
    if (typeof key === 'string') found[key] = anyValue(value)
  }
  return found
}

/** The value in an OTLP `AnyValue`. */
export function anyValue(any: unknown, depth = 0): unknown {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue } = fields(any)
  const simple = [stringValue, boolValue, intValue, doubleValue].find((value) => value !== undefined)
  if (simple !== undefined) return typeof simple === 'object' ? undefined : simple
  if (depth === maxDepth) return undefined
  if (arrayValue) return items(fields(arrayValue).values).map((value) => anyValue(value, depth + 1))
  if (!kvlistValue) return undefined
  const pairs = items(fields(kvlistValue).values).map(fields)
  return Object.fromEntries(pairs.map(({ key, value }) => [String(key), anyValue(value, depth + 1)]))
}

/** An id, whose hex digits OTLP's JSON allows in either case. */
export function hex(id: unknown): unknown {
  return typeof id === 'string' ? id.toLowerCase() : id
}

/** Epoch milliseconds of OTLP's nanoseconds, which do not fit a double: the integer is first cut to microseconds. NaN for no number. */
export function milliseconds(nanoseconds: unknown): number {
  const text = String(nanoseconds)
  return /^\d{1,20}$/.test(text) ? Number(BigInt(text) / 1000n) / 1000 : Number.NaN
}
