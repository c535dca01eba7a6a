import { fromUtf8 } from '../platform/bytes.js'
import { isMap, isUint8Array } from '../platform/types.js'

/** Reads one header by its lowercase name; `undefined` when it is absent. Never throws. */
export type ReadHeader = (name: string) => string | undefined

/** Writes one header by its lowercase name, replacing it; `undefined` removes it. */
export type WriteHeader = (name: string, value: string | undefined) => void

/**
 * Where headers live: `IncomingHttpHeaders`, `Headers`, a `Map`, gRPC `Metadata`, a record (with arrays or Kafka's
 * Buffers as values), an array of pairs, a flat array like `rawHeaders`, or a function that returns a header by name. To
 * read, also the value of a `traceparent` alone, as text or bytes.
 */
export type Carrier = object | string | ((name: string) => unknown)

/**
 * How to read a carrier of any shape. Names are compared without regard to case; what repeats is joined with `, `, as
 * Node joins it. What is not a carrier reads as empty.
 */
export function readerOf(carrier: unknown): ReadHeader {
  if (typeof carrier === 'function') return (name) => textOf(carrier(name))
  if (typeof carrier === 'string' || isUint8Array(carrier)) return bareReader(carrier)
  if (typeof carrier !== 'object' || carrier === null) return () => undefined
  if (Array.isArray(carrier)) return recordReader(recordOf(carrier))
  if (isMap(carrier)) return recordReader(recordOf([...carrier]))
  if (hasMethod(carrier, 'get')) return (name) => textOf(carrier.get(name))
  return recordReader(carrier as Record<string, unknown>)
}

/** A bare value is that of `traceparent`, as Elastic's `childOf` takes it. */
function bareReader(value: string | Uint8Array): ReadHeader {
  return (name) => (name === 'traceparent' ? textOf(value) : undefined)
}

/** The lowercase names of a carrier's headers, where it can tell. */
export function namesOf(carrier: unknown): Iterable<string> {
  if (typeof carrier !== 'object' || carrier === null || isUint8Array(carrier)) return []
  const record = Array.isArray(carrier) ? recordOf(carrier) : carrier
  const names = hasMethod(record, 'keys') ? (record.keys() as Iterable<unknown>) : Object.keys(record)
  return Array.from(names, (name) => textOf(name)?.toLowerCase() ?? '')
}

/** How to read the headers of `node:http`, whose names are lowercase already. */
export function nodeReaderOf(headers: Record<string, unknown>): ReadHeader {
  return (name) => textOf(headers[name])
}

/** Whether the headers of `node:http` have one of some lowercase names. */
export function hasAny(headers: Record<string, unknown>, names: readonly string[]): boolean {
  for (let i = 0; i < names.length; i++) if (headers[names[i] as string] !== undefined) return true
  return false
}

/**
 * How to write into a carrier of any shape. A header that is there in any case is replaced, never appended to.
 *
 * @returns `undefined` when the carrier is none of the shapes of {@link Carrier}.
 */
export function writerOf(carrier: unknown): WriteHeader | undefined {
  if (typeof carrier === 'function') return (name, value) => value !== undefined && carrier(name, value)
  if (typeof carrier !== 'object' || carrier === null) return undefined
  if (Array.isArray(carrier)) return isFlat(carrier) ? flatWriter(carrier) : pairWriter(carrier)
  if (isMap(carrier)) return mapWriter(carrier)
  if (hasMethod(carrier, 'setHeader') && hasMethod(carrier, 'removeHeader')) {
    return (name, value) => (value === undefined ? carrier.removeHeader(name) : carrier.setHeader(name, value))
  }
  if (hasMethod(carrier, 'set')) {
    return (name, value) => {
      if (value !== undefined) carrier.set(name, value)
      else if (hasMethod(carrier, 'delete')) carrier.delete(name)
      else if (hasMethod(carrier, 'remove')) carrier.remove(name) // gRPC
    }
  }
  return recordWriter(carrier as Record<string, unknown>)
}

/** How to write into a record that holds nothing yet. */
export function emptyWriter(record: Record<string, string>): WriteHeader {
  return (name, value) => {
    if (value !== undefined) record[name] = value
  }
}

function recordReader(record: Record<string, unknown>): ReadHeader {
  let names: Map<string, string> | undefined
  return (name) => {
    if (Object.hasOwn(record, name)) return textOf(record[name])
    names ??= mixedCaseNames(record)
    if (names === noNames) return undefined
    const actual = names.get(name)
    return actual === undefined ? undefined : textOf(record[actual])
  }
}

const noNames: Map<string, string> = new Map()

/** Lowercase name to actual name, for the names that are not lowercase already. */
function mixedCaseNames(record: object): Map<string, string> {
  let names = noNames
  for (const name of Object.keys(record)) {
    const lower = name.toLowerCase()
    if (lower === name) continue
    if (names === noNames) names = new Map()
    names.set(lower, name)
  }
  return names
}

/** A value as text. Arrays are joined as Node joins repeated headers, bytes are read as UTF-8. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' || value === undefined) return value
  if (value instanceof Uint8Array) return fromUtf8(value)
  if (!Array.isArray(value) || value.length === 0) return undefined
  const parts = value.map(textOf).filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(', ') : undefined
}

function recordOf(list: readonly unknown[]): Record<string, unknown> {
  const record: Record<string, unknown[]> = Object.create(null)
  const add = (name: unknown, value: unknown) => {
    const key = textOf(name)?.toLowerCase()
    if (key === undefined) return
    const values = record[key]
    if (values === undefined) record[key] = [value]
    else values.push(value) // a new list for each value would take quadratic time where one name is repeated
  }
  if (isFlat(list)) for (let i = 0; i + 1 < list.length; i += 2) add(list[i], list[i + 1])
  else for (const pair of list) if (Array.isArray(pair)) add(pair[0], pair[1])
  return record
}

function recordWriter(record: Record<string, unknown>): WriteHeader {
  return (name, value) => {
    for (const present of Object.keys(record)) {
      if (present.length !== name.length || present === name) continue
      if (present.toLowerCase() === name) delete record[present]
    }
    if (value !== undefined) record[name] = value
    else if (Object.hasOwn(record, name)) delete record[name]
  }
}

function mapWriter(map: Map<unknown, unknown>): WriteHeader {
  return (name, value) => {
    for (const present of map.keys()) if (isName(present, name)) map.delete(present)
    if (value !== undefined) map.set(name, value)
  }
}

/** `['name', 'value', 'name', 'value']`, as Node's `rawHeaders` and undici have it. */
function flatWriter(list: unknown[]): WriteHeader {
  return (name, value) => {
    let kept = 0
    for (let i = 0; i < list.length; i += 2) {
      if (i + 1 < list.length && isName(list[i], name)) continue
      list[kept++] = list[i]
      if (i + 1 < list.length) list[kept++] = list[i + 1]
    }
    list.length = kept
    if (value !== undefined) list.push(name, value)
  }
}

/** `[['name', 'value'], ...]`, as `fetch` takes it; an empty array is taken for one. */
function pairWriter(list: unknown[]): WriteHeader {
  return (name, value) => {
    let kept = 0
    for (let i = 0; i < list.length; i++) {
      const pair = list[i]
      if (!(Array.isArray(pair) && isName(pair[0], name))) list[kept++] = pair
    }
    list.length = kept
    if (value !== undefined) list.push([name, value])
  }
}

function isFlat(list: readonly unknown[]): boolean {
  return list.length > 0 && !Array.isArray(list[0])
}

function isName(candidate: unknown, name: string): boolean {
  return textOf(candidate)?.toLowerCase() === name
}

function hasMethod<Name extends string>(
  value: object,
  name: Name,
): value is Record<Name, (...args: unknown[]) => unknown> {
  return typeof (value as Record<string, unknown>)[name] === 'function'
}
