import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Observation } from './observation.js'
import { fieldOf, fieldsOf, type Response, takeResponse } from './response.js'
import type { Message, Visit } from './visit.js'

/** A client that shows each byte that it gets. */
export class Http1Client {
  readonly #socket: Socket
  readonly #observation: Observation
  #bytes = ''
  #isOver = false
  #etag = '"none"'
  #cookie = 'none=1'

  constructor(port: number, observation: Observation) {
    this.#observation = observation
    this.#socket = connect(port, '127.0.0.1')
      .setEncoding('latin1')
      .on('data', (data) => (this.#bytes += data))
      .on('error', () => {}) // a reset closes the connection, which is what counts here
      .on('close', () => (this.#isOver = true))
  }

  /** @returns all responses, the interim ones included */
  async visit({ requests, pipelined = false, leaves }: Visit, labelOf: (index: number) => string): Promise<Response[]> {
    const responses: Response[] = []
    await once(this.#socket, 'connect')
    if (pipelined) this.#socket.write(requests.map((request, i) => this.#bytesOf(request, labelOf(i))).join(''))
    for (const [i, request] of requests.entries()) {
      if (!pipelined) await this.#send(request, labelOf(i), responses)
      if (leaves === 'before the response') await this.#observation.requested(labelOf(i))
      else if (leaves === 'during the response') await this.#next(() => this.#bytes.split('\r\n\r\n')[1] || undefined)
      else responses.push(...(await this.#receive(request)))
    }
    // A client that has the last byte may leave before the server has seen that it went out.
    if (leaves === undefined) {
      for (const [i, { route }] of requests.entries())
        if (route !== 'nothing') await this.#observation.finished(labelOf(i))
    }
    this.#socket.destroy()
    return responses
  }

  async #send(request: Message, label: string, responses: Response[]): Promise<void> {
    const bytes = this.#bytesOf(request, label)
    if (request.headers.Expect === undefined) {
      this.#socket.write(bytes, 'latin1')
      return
    }
    this.#socket.write(bytes.slice(0, bytes.length - request.body.length), 'latin1')
    const interim = await this.#next(() => takeResponse(this.#bytes, request.method, this.#isOver))
    if (interim === undefined || interim.response.status >= 200) return
    responses.push(interim.response)
    this.#bytes = interim.rest
    this.#socket.write(request.body, 'latin1')
  }

  #bytesOf({ method, path, headers, body, raw }: Message, label: string): string {
    if (raw !== undefined) return raw.replace('{label}', label)
    const fields = Object.entries({ Host: 'shop.test', 'User-Agent': label, ...headers })
    const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    return `${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`
      .replace('{etag}', this.#etag)
      .replace('{cookie}', this.#cookie)
  }

  /** One final response, and the interim ones before it. */
  async #receive({ method }: Message): Promise<Response[]> {
    const taken = await this.#next(() => takeResponse(this.#bytes, method, this.#isOver))
    if (taken === undefined) return [{ status: 0, head: [], body: this.#bytes }] // closed without a response
    const { response, rest } = taken
    this.#bytes = rest
    this.#etag = fieldOf(response.head, 'etag') ?? this.#etag
    const cookies = fieldsOf(response.head, 'set-cookie').map((cookie) => cookie.split(';')[0])
    if (cookies.length > 0) this.#cookie = cookies.join('; ')
    return response.status < 200 ? [response, ...(await this.#receive({ method } as Message))] : [response]
  }

  /** What `take` finds in the bytes that have come; `undefined` when the connection is over and nothing is found. */
  async #next<T>(take: () => T | undefined): Promise<T | undefined> {
    for (;;) {
      const taken = take()
      if (taken !== undefined || this.#isOver) return taken
      await new Promise<void>((resolve) => {
        const done = () => {
          this.#socket.off('data', done).off('close', done)
          resolve()
        }
        this.#socket.on('data', done).on('close', done)
      })
    }
  }
}
