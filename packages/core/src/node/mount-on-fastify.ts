import type { Baton } from '../baton.js'
import type { Framework } from '../exchange/framework.js'
import type { Transaction } from '../trace/transaction.js'
import { type FastifyRoot, onRequests } from './fastify-servers.js'
import { fillLocals, type TemplateLocals } from './fill-locals.js'
import { open } from './open.js'
import type { RawRequest, RawResponse } from './raw.js'

/** The members of a Fastify instance that are used here. */
export interface FastifyHost extends FastifyRoot {
  addHook(name: 'onListen', hook: () => void): unknown
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
  locals?: Partial<TemplateLocals> | null
  /** A header that is set on the reply. Node's response gets it only when the headers go out. */
  getHeader(name: string): number | string | readonly string[] | undefined
  /** Those, and the ones of Node's response. */
  getHeaders(): object
}

// Node's request has no reference to the reply, nor to its response.
const key = Symbol('trace-baton.reply')

/** A request, with its reply or, before Fastify's first hook, its response. */
type Known = RawRequest & { [key]?: Partial<Reply> & Pick<Reply, 'getHeader' | 'getHeaders'> }

const fastify: Framework<Known> = {
  route: (req) => req[key]?.request?.routeOptions?.url, // the pattern, with its prefix; absent for a 404
  header: (req, name) => req[key]?.getHeader(name),
  headerNames: (req) => Object.keys(req[key]?.getHeaders() ?? {}),
  locals: (req) => req[key]?.locals ?? undefined,
}

/** {@link open} for a request that Fastify serves, also before Fastify has made a reply for it. */
export function openOnFastify(engine: Baton, req: RawRequest, res: RawResponse): Transaction {
  const known = req as Known
  known[key] ??= res
  return open(engine, req, res, fastify, known)
}

/** Gives each request of a Fastify instance its transaction, its scope, and its template locals in `reply.locals`. */
export function mountOnFastify(host: FastifyHost, engine: Baton): void {
  // Fastify answers some requests before any hook: those whose URL cannot be decoded, and those that come while it closes.
  // Only the root has a server of its own; a plugin of one part of an application must not open the requests of the others.
  if (Object.hasOwn(host, 'server')) {
    onRequests(host, function baton(req, res) {
      openOnFastify(engine, req, res)
    })
  }

  host.addHook('onRequest', function baton(request, reply, done) {
    ;(request.raw as Known)[key] = reply
    enter(request, reply, done)
  })
  // Again, because a plugin may have lost the scope, or replaced the locals with its own.
  host.addHook('preHandler', enter)
  // For requests of `app.inject()`, which come through no server, that something answered in a hook before Baton's.
  host.addHook('onSend', function baton({ raw }, reply, _payload, done) {
    ;(raw as Known)[key] = reply
    openOnFastify(engine, raw, reply.raw)
    done()
  })

  function enter({ raw }: Request, reply: Reply, done: () => void): void {
    const transaction = openOnFastify(engine, raw, reply.raw)
    if (reply.locals?.transaction !== transaction) {
      reply.locals = { ...reply.locals }
      fillLocals(reply.locals, transaction)
    }
    transaction.run(done)
  }
}
