import type { Baton, Transaction } from '@trace-baton/core'
import {
  allowOrigins,
  type Framework,
  fillLocals,
  open,
  type RawRequest,
  type RawResponse,
} from '@trace-baton/core/node'

/** As much of a Fastify instance as is used. */
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
  /** Fastify keeps its headers to itself until they go out. */
  getHeader(name: string): number | string | readonly string[] | undefined
}

// Middleware gets Node's own request and response, which do not lead to Fastify's.
const key = Symbol('trace-baton.reply')

type Known = RawRequest & { [key]?: Reply; readonly res?: RawResponse }

const framework: Framework<Known> = {
  route: (req) => req[key]?.request.routeOptions.url, // the pattern, with its prefix; absent for a 404
  header: (req, name) => (req[key] ?? req.res)?.getHeader(name),
  locals: (req) => req[key]?.locals,
}

export function mountOnFastify(fastify: Fastify, engine: Baton): void {
  const transactionOf = (req: RawRequest, res: RawResponse): Transaction => open(engine, req, res, framework, req)

  // Nest has registered middie by now, which runs all middleware in a hook before ours.
  if (fastify.hasDecorator('use')) {
    fastify.use(function baton(req, res, next) {
      transactionOf(req, res).run(next)
    })
  }

  fastify.addHook('onRequest', function baton(request, reply, done) {
    ;(request.raw as Known)[key] = reply
    enter(request, reply, done)
  })
  // Again, for a plugin may have lost the scope since, and @fastify/view puts locals of its own in the place of ours.
  fastify.addHook('preHandler', enter)
  // Once more for what was answered before any hook of ours, as `enableCors()` answers preflights.
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
