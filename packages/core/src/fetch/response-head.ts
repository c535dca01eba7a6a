import type { HeaderValue, ResponseHead } from '../http/message.js'
import type { Body } from './body.js'

/** The head of a `Response` before it goes out, as the rules read and change it. The response is changed when it is asked for. */
export class FetchHead implements ResponseHead {
  statusCode: number
  #statusMessage: string | undefined = undefined
  readonly #response: Response
  /** By lowercase names; `undefined` for what is removed. */
  #changes: Map<string, string | undefined> | undefined = undefined

  constructor(response: Response) {
    this.#response = response
    this.statusCode = response.status
  }

  /**
   * The response with this head, and this body.
   *
   * Headers alone are changed in place, as the middleware of frameworks does it: another response would cost a server its fast ways.
   */
  respond(body: Body | 'same'): Response {
    const response = this.#response
    const isOfSameStatus = this.statusCode === response.status
    if (body === 'same' && isOfSameStatus && (this.#changes === undefined || this.#changeInPlace())) return response
    const whole = body === 'same' ? response.body : body
    const isEmpty = isWithoutBody(this.statusCode)
    if (isEmpty) whole?.cancel().catch(() => {})
    // As its own init, a response also keeps what platforms add, such as how its body is encoded.
    const init = isOfSameStatus
      ? (response as ResponseInit)
      : { status: this.statusCode, statusText: this.statusMessage, headers: response.headers }
    const changed = new Response(isEmpty ? null : whole, init)
    this.#change(changed.headers)
    return changed
  }

  /** Read when it is needed: a server may have to make the whole response for it. */
  get statusMessage(): string {
    return this.#statusMessage ?? this.#response.statusText
  }

  set statusMessage(message: string) {
    this.#statusMessage = message
  }

  getHeader(name: string): HeaderValue {
    if (this.#changes?.has(name)) return this.#changes.get(name)
    return this.#response.headers.get(name) ?? undefined
  }

  getHeaderNames(): readonly string[] {
    const names = [...this.#response.headers.keys()]
    if (this.#changes === undefined) return names
    return [...new Set([...names, ...this.#changes.keys()])].filter((name) => this.hasHeader(name))
  }

  hasHeader(name: string): boolean {
    return this.getHeader(name) !== undefined
  }

  setHeader(name: string, value: string): void {
    this.#changes ??= new Map()
    this.#changes.set(name, value)
  }

  removeHeader(name: string): void {
    if (!this.hasHeader(name)) return
    this.#changes ??= new Map()
    this.#changes.set(name, undefined)
  }

  /** @returns whether the headers of the response itself could be changed, and may be */
  #changeInPlace(): boolean {
    const { headers } = this.#response
    // A response without a body can be kept for all requests, and the next must not find the ids of the last.
    if (isWithoutBody(this.statusCode) || !headers.has('content-type')) return false
    try {
      this.#change(headers)
      return true
    } catch {
      return false // those of a response that `fetch` gave
    }
  }

  #change(headers: Headers): void {
    this.#changes?.forEach((value, name) => {
      if (value === undefined) headers.delete(name)
      else headers.set(name, value)
    })
  }
}

/** @see https://fetch.spec.whatwg.org/#null-body-status */
function isWithoutBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}
