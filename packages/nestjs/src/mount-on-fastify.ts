import type { Baton, Transaction } from '@trace-baton/core'
import {
  allowOrigins,
  type Framework,
  fillLocals,
  open,
  type RawRequest,
  type RawResponse,
} from '@trace-baton/core/node'

/** The members of a Fastify instance that are used here. */
export interface Fastify {
  hasDecorator(name: string): boolean
  use(middleware: (req: RawRequest, res: RawResponse, next: () => void) => void): unknown
  addHook(name: 'onRequest' | 'preHandler', hook: (request: Request, reply: Reply, done: () => void) => void): unknown
  addHook(name: 'onSend', hook: (request: Request, reply: Reply, payload: unknown, done: () => void) => void): unknown
}

interface Request {
  readonly raw: RawRequest
  readonly method: string
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

// Middleware gets Node's own request and response, which have no reference to Fastify's.
const key = Symbol('trace-baton.reply')

type Known = RawRequest & { [key]?: Reply; readonly res?: RawResponse }

const framework: Framework<Known> = {
  route: (req) => req[key]?.request.routeOptions.url, // the pattern, with its prefix; absent for a 404
  header: (req, name) => (req[key] ?? req.res)?.getHeader(name),
  headerNames: (req) => Object.keys((req[key] ?? req.res)?.getHeaders() ?? {}),
  locals: (req) => req[key]?.locals,
}

export function mountOnFastify(fastify: Fastify, engine: Baton): void {
  const transactionOf = (req: RawRequest, res: RawResponse): Transaction => open(engine, req, res, framework, req)

  // Nest has already registered middie, which runs all middleware in a hook before Baton's.
  if (fastify.hasDecorator('use')) {
    fastify.use(function baton(req, res, next) {
      transactionOf(req, res).run(next)
    })
  }

  fastify.addHook('onRequest', function baton(request, reply, done) {
    ;(request.raw as Known)[key] = reply
    enter(request, reply, done)
  })
  // Again, because a plugin may have lost the scope, and @fastify/view replaces the locals with its own.
  fastify.addHook('preHandler', enter)
  // For responses that are sent before Baton's hooks run, such as the preflights that `enableCors()` answers.
  fastify.addHook('onSend', function baton({ raw, method }, reply, _payload, done) {
    if (method === 'OPTIONS') allowOrigins(engine, raw, reply.raw)
    done()
  })

  function enter({ raw }: Request, reply: Reply, done: () => void): void {
    const transaction = transactionOf(raw, reply.raw)
    reply.locals = { ...reply.locals }
    fillLocals(reply.locals, transaction)
    transaction.run(done)
  }
}
