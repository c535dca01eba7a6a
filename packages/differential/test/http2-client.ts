import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2'
import type { Observation } from './observation.js'
import type { Response } from './response.js'
import type { Message, Visit } from './visit.js'

/** The same client on HTTP/2: the fields in their order, the trailers, and how the stream was closed. */
export class Http2Client {
  readonly #session: ClientHttp2Session
  readonly #observation: Observation
  #etag = '"none"'

  constructor(port: number, observation: Observation) {
    this.#observation = observation
    this.#session = connect(`http://127.0.0.1:${port}`).on('error', () => {})
  }

  async visit({ requests, leaves }: Visit, labelOf: (index: number) => string): Promise<Response[]> {
    const responses: Response[] = []
    for (const [i, request] of requests.entries()) {
      const stream = this.#send(request, labelOf(i))
      if (leaves === undefined) {
        responses.push(await this.#receive(stream))
        continue
      }
      if (leaves === 'before the response') await this.#observation.requested(labelOf(i))
      else await once(stream, 'data')
      stream.close(constants.NGHTTP2_CANCEL)
      await this.#observation.closed(labelOf(i))
    }
    this.#session.destroy()
    return responses
  }

  #send({ method, path, headers, body }: Message, label: string): ClientHttp2Stream {
    const fields = Object.entries(headers).filter(([name]) => name !== 'Connection')
    const own = fields.map(([name, value]) => [name.toLowerCase(), value.replace('{etag}', this.#etag)])
    const pseudo = { ':method': method, ':path': path, ':authority': 'shop.test', 'user-agent': label }
    const stream = this.#session.request({ ...pseudo, ...Object.fromEntries(own) }, { endStream: body === '' })
    if (body !== '') stream.end(body)
    return stream.on('error', () => {})
  }

  #receive(stream: ClientHttp2Stream): Promise<Response> {
    const head: string[] = []
    let status = 0
    let body = ''
    const addTo = (lines: string[], fields: readonly string[]) => {
      for (let i = 0; i < fields.length; i += 2) lines.push(`${fields[i]}: ${fields[i + 1]}`)
    }
    stream.setEncoding('latin1')
    // The third argument, which has the fields in their order, is missing in the types.
    stream.on('response' as never, (headers: Record<string, string>, _flags: number, fields: string[]) => {
      status = Number(headers[':status'])
      this.#etag = headers.etag ?? this.#etag
      addTo(head, fields)
    })
    stream.on('headers', (headers) => head.push(`interim ${JSON.stringify(headers)}`))
    stream.on('data', (data) => (body += data))
    stream.on('trailers' as never, (_headers: object, _flags: number, fields: string[]) => {
      const trailers: string[] = []
      addTo(trailers, fields)
      body += `\r\n${trailers.join('\r\n')}`
    })
    return new Promise((resolve) => {
      stream.on('close', () => resolve({ status, head, body: `${body}\r\nclosed with ${stream.rstCode}` }))
    })
  }
}
