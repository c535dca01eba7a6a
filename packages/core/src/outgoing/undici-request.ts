import { parseUrl } from '../http/parse-url.js'
import type { ClientRequest } from './request.js'

/** A request of undici itself, as its channels publish it. */
export interface RawUndiciRequest {
  readonly method: string
  readonly origin: string | URL
  readonly path: string
  /** A flat list of names and values, each value a text or a list of them; one text before undici 6. */
  headers: unknown[] | string
  addHeader(name: string, value: string): void
}

/** A request of undici, whose headers are open when its channel publishes it. */
export class UndiciRequest implements ClientRequest {
  readonly isClosed = false
  readonly #request: RawUndiciRequest

  constructor(request: RawUndiciRequest) {
    this.#request = request
  }

  get method(): string {
    return this.#request.method
  }

  /** undici connects to what its URL parser makes of an origin, and that parser is ours, too. */
  get origin(): string {
    const origin = String(this.#request.origin)
    return isNormal.test(origin) ? origin : (parseUrl(origin)?.origin ?? origin)
  }

  get path(): string {
    return this.#request.path
  }

  names(): string[] {
    const list = listOf(this.#request.headers)
    const names: string[] = []
    for (let i = 0; i < list.length; i += 2) names.push(String(list[i]).toLowerCase())
    return names
  }

  get(name: string): string | undefined {
    const list = listOf(this.#request.headers)
    let value: string | undefined
    for (let i = 0; i < list.length; i += 2) {
      if (!isName(list[i], name)) continue
      const one = joined(list[i + 1])
      value = value === undefined ? one : `${value}, ${one}`
    }
    return value
  }

  set(name: string, value: string): void {
    this.#request.addHeader(name, value)
  }

  remove(name: string): void {
    const { headers } = this.#request
    const list = listOf(headers)
    let kept = 0
    for (let i = 0; i < list.length; i += 2) {
      if (isName(list[i], name)) continue
      list[kept++] = list[i]
      list[kept++] = list[i + 1]
    }
    list.length = kept
    if (typeof headers === 'string') this.#request.headers = textOf(list)
  }
}

const isNormal = /^https?:\/\/[\w.-]+(?::\d+)?$/

function isName(present: unknown, name: string): boolean {
  const text = String(present)
  return text.length === name.length && text.toLowerCase() === name
}

/** As Node joins what repeats. */
function joined(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}

function listOf(headers: unknown[] | string): unknown[] {
  if (typeof headers !== 'string') return headers
  return headers.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':')
    return colon < 0 ? [] : [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
}

function textOf(list: readonly unknown[]): string {
  let text = ''
  for (let i = 0; i < list.length; i += 2) text += `${list[i]}: ${list[i + 1]}\r\n`
  return text
}
