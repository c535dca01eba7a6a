import type { Baton, Transaction } from '@trace-baton/core'
import { type Framework, fillLocals, open, type RawRequest, type RawResponse } from '@trace-baton/core/node'

/** The members of a Fastify instance that are used here. */
export interface Fastify {
  readonly server: {
    prependListener(name: 'request', listener: (req: RawRequest, res: RawResponse) => unknown): unknown
  }
  hasDecorator(name: string): boolean
  use(middleware: (req: RawRequest, res: RawResponse, next: () => void) => void): unknown
  addHook(name: 'onRequest' | 'preHandler', hook: (request: Request, reply: Reply, done: () => void) => void): unknown
  addHook(name: 'onSend', hook: (request: Request, reply: Reply, payload: unknown, done: () => void) => void): unknown
}

interface Request {
  readonly raw: RawRequest
  readonly routeOptions: { readonly url?: string }
}

interface Reply {
  readonly raw: RawResponse
  readonly request: Request
  locals?: object
  /** A header that is set on the reply. Node's response gets it only when the headers go out. */
  getHeader(name: string): number | string | readonly string[] | undefined
  /** Those, and the ones of Node's response. */
  getHeaders(): object
}

// Node's request, which is all that middleware gets, has no reference to Fastify's reply nor to its own response.
const replyKey = Symbol('trace-baton.reply')
const responseKey = Symbol('trace-baton.response')

type Known = RawRequest & { [replyKey]?: Reply; [responseKey]?: RawResponse }

const framework: Framework<Known> = {
  route: (req) => req[replyKey]?.request.routeOptions.url, // the pattern, with its prefix; absent for a 404
  header: (req, name) => (req[replyKey] ?? req[responseKey])?.getHeader(name),
  headerNames: (req) => Object.keys((req[replyKey] ?? req[responseKey])?.getHeaders() ?? {}),
  locals: (req) => req[replyKey]?.locals,
}

export function mountOnFastify(fastify: Fastify, engine: Baton): void {
  function transactionOf(req: Known, res: RawResponse): Transaction {
    req[responseKey] = res
    return open(engine, req, res, framework, req)
  }

  // Before Fastify looks for a route: what it cannot decode, it answers without any hook, and the hooks of Nest's adapter, such
  // as the one of `enableCors()`, run before Baton's.
  fastify.server.prependListener('request', transactionOf)

  // Nest has already registered middie, which runs all middleware in a hook before Baton's.
  if (fastify.hasDecorator('use')) {
    fastify.use(function baton(req, res, next) {
      transactionOf(req, res).run(next)
    })
  }

  fastify.addHook('onRequest', function baton(request, reply, done) {
    ;(request.raw as Known)[replyKey] = reply
    enter(request, reply, done)
  })
  // Again, because a plugin may have lost the scope, and @fastify/view replaces the locals with its own.
  fastify.addHook('preHandler', enter)
  // For responses of those hooks where Node's server does not tell of the request: `app.inject()`, and the second address that
  // Fastify listens at for `localhost`.
  fastify.addHook('onSend', function baton({ raw }, reply, _payload, done) {
    ;(raw as Known)[replyKey] = reply
    transactionOf(raw, reply.raw)
    done()
  })

  function enter({ raw }: Request, reply: Reply, done: () => void): void {
    const transaction = transactionOf(raw, reply.raw)
    reply.locals = { ...reply.locals }
    fillLocals(reply.locals, transaction)
    transaction.run(done)
  }
}
