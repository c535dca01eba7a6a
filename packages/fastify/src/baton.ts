import type { Baton, BatonOptions, Transaction } from '@trace-baton/core'
import { batonOf, mountOnFastify, nullTransaction, type TemplateLocals, transactionOf } from '@trace-baton/core/node'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** The transaction of this request. It has empty ids if Baton ignores the request. */
    readonly transaction: Transaction
  }
  interface FastifyReply {
    /** The data that every template of `@fastify/view` gets. */
    locals: TemplateLocals & Record<string, unknown>
  }
}

/** A decorator of the instances that have this plugin already. */
const isMounted = Symbol.for('trace-baton.fastify')

/**
 * Fastify plugin that continues the trace of each request, or starts one, and gives it to handlers
 * (`request.transaction`) and templates (`reply.locals.transaction`, `reply.locals.pageLoad`).
 *
 * Register it first. It serves the whole application that it is registered in, not a part of its own. Registered again, behind
 * a plugin that loses the async scope, it restores the scope and starts no second transaction.
 *
 * @example
 * app.register(baton, { pageLoad: { elastic: true } })
 *
 * @throws TypeError for an invalid option, by way of `app.ready()` and `app.listen()`.
 */
export function baton(fastify: FastifyInstance, options: BatonOptions | Baton, done: (error?: Error) => void): void {
  if (typeof fastify?.addHook !== 'function') {
    throw new TypeError('baton is a plugin: write app.register(baton, options), not app.register(baton(options)).')
  }
  try {
    mount(fastify, batonOf(options))
    done()
  } catch (error) {
    done(error as Error) // Fastify catches nothing here
  }
}

function mount(fastify: FastifyInstance, engine: Baton): void {
  if (!fastify.hasDecorator(isMounted)) {
    fastify.decorate(isMounted, true)
    fastify.decorateRequest('transaction', { getter: transactionOfRequest })
    // @fastify/view decorates replies with the same name, unless it is there.
    if (!fastify.hasReplyDecorator('locals')) fastify.decorateReply('locals', null as never)
  }
  mountOnFastify(fastify as never, engine)
}

// What the package fastify-plugin would write: no context of its own, a name, and the releases of Fastify.
Object.assign(baton, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@trace-baton/fastify',
  [Symbol.for('plugin-meta')]: { name: '@trace-baton/fastify', fastify: '4.x || 5.x' },
})

function transactionOfRequest(this: FastifyRequest): Transaction {
  return transactionOf(this.raw) ?? nullTransaction
}
