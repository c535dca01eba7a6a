import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { type SessionEnv, useSession } from '@hono/session'
import type { HandlerContext, Serve } from '@trace-baton/conformance'
import { type Context, Hono, type HonoRequest } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { baton } from '../src/index.js'

type Visits = { visits?: number }

/**
 * Serves `/users/:id` with Hono on Node, behind Baton.
 *
 * @param hidesNode whether the application sees no more than the fetch API, as in a worker
 */
export function users(hidesNode: boolean): Serve {
  return async (handler, options, { twice = false, http2 = false } = {}) => {
    const errors: unknown[] = []
    const app = new Hono<{ Bindings: HttpBindings; Variables: SessionEnv<Visits>['Variables'] }>()
    app.onError((error, c) => {
      errors.push(error)
      return c.text('Internal Server Error', 500)
    })
    app.use(baton(options))
    app.use(bodyLimit({ maxSize: 1_000_000 }))
    app.use(useSession<Visits>({ secret: 'a secret of at least 32 characters' }))
    app.use(async (c, next) => {
      if (c.req.method === 'POST')
        await (c.req.header('content-type') === 'application/json' ? c.req.json() : c.req.parseBody())
      await next()
    })
    if (twice) app.use(baton(options))
    app.all('/users/:id', async (c) => {
      const session = { ...(await c.get('session').get()) }
      const { status, headers, body } = await handler({
        request: hidesNode ? withPath(c.req) : c.env.incoming,
        response: responseOf(c),
        transaction: c.get('transaction'),
        locals: { transaction: c.get('transaction'), pageLoad: c.get('pageLoad') },
        session,
      })
      if (Object.keys(session).length > 0) await c.get('session').update(session)
      const stream = (typeof body === 'string' ? body : Readable.toWeb(body)) as string
      return status === 204 || status === 304 ? c.body(null, status, headers) : c.body(stream, status as 200, headers)
    })
    const server = createAdaptorServer({
      fetch: (request, env) => app.fetch(request, hidesNode ? undefined : (env as HttpBindings)),
      ...(http2 ? { createServer: createServer as never } : {}),
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const close = async () => {
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, errors, close }
  }
}

/** Hono sends headers and a status by its context, and its response has those of Node's. */
function responseOf(c: Context): HandlerContext['response'] {
  const response = {
    set statusCode(status: number) {
      c.status(status as 200)
    },
    setHeader: (name: string, value: string) => c.header(name, value),
  }
  return response as unknown as HandlerContext['response']
}

/** The request, with the URL that Node's would have. */
function withPath({ raw, path }: HonoRequest): HandlerContext['request'] {
  return Object.create(raw, { url: { value: path } })
}
