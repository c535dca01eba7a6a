import type { HeaderValue, ResponseHead } from '../http/message.js'
import type { Body } from './body.js'

/**
 * The head of a `Response` before it goes out, as the rules read and change it.
 *
 * Headers are changed in place, as the middleware of frameworks does it: to make another response would take a server's fast
 * ways from it. They are copied where somebody may send the same response again, or where they cannot be changed.
 */
export class FetchHead implements ResponseHead {
  statusCode: number
  #statusMessage: string | undefined
  readonly #response: Response
  #headers: Headers
  #isOwn = false

  constructor(response: Response) {
    this.#response = response
    this.statusCode = response.status
    this.#headers = response.headers
  }

  /** The response with this head, and this body: the very response, if both are still its own. */
  respond(body: Body | 'same'): Response {
    const response = this.#response
    const isChanged = this.#isOwn || this.statusCode !== response.status
    if (body === 'same' && !isChanged) return response
    const whole = body === 'same' ? response.body : body
    if (whole !== null && !hasBody(this.statusCode)) whole.cancel().catch(() => {})
    return new Response(hasBody(this.statusCode) ? whole : null, {
      status: this.statusCode,
      statusText: this.statusMessage,
      headers: this.#headers,
    })
  }

  /** Read when it is needed: a server may have to make the whole response for it. */
  get statusMessage(): string {
    return this.#statusMessage ?? this.#response.statusText
  }

  set statusMessage(message: string) {
    this.#statusMessage = message
  }

  getHeader(name: string): HeaderValue {
    return this.#headers.get(name) ?? undefined
  }

  getHeaderNames(): readonly string[] {
    return [...this.#headers.keys()]
  }

  hasHeader(name: string): boolean {
    return this.#headers.has(name)
  }

  setHeader(name: string, value: string): void {
    this.#change((headers) => headers.set(name, value))
  }

  removeHeader(name: string): void {
    if (this.#headers.has(name)) this.#change((headers) => headers.delete(name))
  }

  #change(change: (headers: Headers) => void): void {
    if (!this.#isOwn && this.#mayBeSentAgain()) this.#copy()
    try {
      change(this.#headers)
    } catch (error) {
      if (this.#isOwn) throw error
      this.#copy() // those of a response that `fetch` gave
      change(this.#headers)
    }
  }

  /** A response without a body can be kept for all requests, and the next must not find the ids of the last. */
  #mayBeSentAgain(): boolean {
    return !hasBody(this.statusCode) || !this.#headers.has('content-type')
  }

  #copy(): void {
    this.#headers = new Headers(this.#headers)
    this.#isOwn = true
  }
}

/** @see https://fetch.spec.whatwg.org/#null-body-status */
function hasBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304 && status !== 101 && status !== 103
}
