import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { conforms, listen, type Serve } from '@trace-baton/conformance'
import { createBaton } from '../../src/index.js'
import { open } from '../../src/node/index.js'

conforms('node:http', serve, { http2: true })

function serve(...[handler, options, wishes]: Parameters<Serve>): ReturnType<Serve> {
  const errors: unknown[] = []
  const baton = createBaton(options)
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found = request.url?.startsWith('/users/')
    const transaction = open(baton, request, response, { route: () => (found ? '/users/:id' : undefined) })
    if (wishes?.twice) open(baton, request, response)
    request.resume()
    const exchange = { request, response, transaction, locals: { transaction, pageLoad: transaction.pageLoad } }
    try {
      const reply = found ? await transaction.run(async () => handler(exchange)) : { status: 404, body: '' }
      response.writeHead(reply.status ?? 200, reply.headers)
      reply.body instanceof Readable ? reply.body.pipe(response) : response.end(reply.body)
    } catch (error) {
      errors.push(error)
      response.writeHead(500).end()
    }
  }
  return listen((request, response) => void answer(request, response), errors, wishes)
}
