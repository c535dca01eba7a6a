// The same routes in every framework: a route gets { transaction, pageLoad, query }, and returns { headers, json, html }.
import { createServer } from 'node:http'

/** By name: starts to listen on loopback, and resolves to the port. */
export const frameworks = {
  express5: (options, routes) => express('express', options, routes),
  express4: (options, routes) => express('express4', options, routes),

  async koa(options, routes) {
    const { default: Koa } = await import('koa')
    const { baton } = await import('@trace-baton/koa')
    const app = new Koa()
    app.use(baton(options))
    app.use(async (ctx) => {
      const { transaction, pageLoad } = ctx.state
      const answer = await routes[ctx.path]?.({ transaction, pageLoad, query: ctx.query })
      if (answer === undefined) return
      ctx.set(answer.headers ?? {})
      ctx.type = answer.html === undefined ? 'json' : 'html'
      ctx.body = answer.html ?? answer.json
    })
    return listen(createServer(app.callback()))
  },

  async fastify(options, routes) {
    const { default: Fastify } = await import('fastify')
    const { baton } = await import('@trace-baton/fastify')
    const app = Fastify()
    app.register(baton, options)
    for (const [path, route] of Object.entries(routes)) {
      app.get(path, async ({ transaction, query }, reply) => {
        const { headers, html, json } = await route({ transaction, pageLoad: reply.locals.pageLoad, query })
        reply.headers(headers ?? {}).type(html === undefined ? 'application/json' : 'text/html')
        return html ?? JSON.stringify(json)
      })
    }
    await app.listen({ port: 0, host: '127.0.0.1' })
    return app.server.address().port
  },

  async hono(options, routes) {
    const { serve } = await import('@hono/node-server')
    const { Hono } = await import('hono')
    const { baton } = await import('@trace-baton/hono')
    const app = new Hono()
    app.use(baton(options))
    for (const [path, route] of Object.entries(routes)) {
      app.get(path, async (c) => {
        const [transaction, pageLoad] = [c.get('transaction'), c.get('pageLoad')]
        const { headers, html, json } = await route({ transaction, pageLoad, query: c.req.query() })
        return html === undefined ? c.json(json, 200, headers) : c.html(html, 200, headers)
      })
    }
    return new Promise((resolve) => {
      serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(port))
    })
  },

  'nest-express': async (options, routes) => {
    const { ExpressAdapter } = await import('@nestjs/platform-express')
    const app = await nest(options, routes, new ExpressAdapter(), (response, { headers, html, json }) =>
      response
        .set(headers ?? {})
        .type(html === undefined ? 'json' : 'html')
        .send(html ?? JSON.stringify(json)),
    )
    await app.listen(0, '127.0.0.1')
    return app.getHttpServer().address().port
  },

  'nest-fastify': async (options, routes) => {
    const { FastifyAdapter } = await import('@nestjs/platform-fastify')
    const app = await nest(options, routes, new FastifyAdapter(), (reply, { headers, html, json }) =>
      reply
        .headers(headers ?? {})
        .type(html === undefined ? 'application/json' : 'text/html')
        .send(html ?? JSON.stringify(json)),
    )
    await app.listen(0, '127.0.0.1')
    return app.getHttpServer().address().port
  },

  async http(options, routes) {
    const { createBaton } = await import('@trace-baton/core')
    const { handle } = await import('@trace-baton/core/node')
    const engine = createBaton(options)
    engine.propagateOutgoing()
    return listen(
      createServer(
        around((req, res) =>
          handle(engine, req, res, async (transaction) => {
            const { pathname, searchParams } = new URL(req.url, 'http://shop')
            const { pageLoad } = transaction
            const answer = await routes[pathname]?.({ transaction, pageLoad, query: Object.fromEntries(searchParams) })
            if (answer === undefined) return res.writeHead(404).end()
            const { headers = {}, html, json } = answer
            for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
            res
              .setHeader('content-type', html === undefined ? 'application/json' : 'text/html')
              .end(html ?? JSON.stringify(json))
          }),
        ),
      ),
    )
  },
}

/** What a file in the folder `tracers` does around each request of `node:http`. */
const around = (listener) => globalThis.aroundRequest?.(listener) ?? listener

async function express(name, options, routes) {
  const { default: framework } = await import(name)
  const { baton } = await import('@trace-baton/express')
  const app = framework()
  app.use(baton(options))
  for (const [path, route] of Object.entries(routes)) {
    app.get(path, async (req, res, next) => {
      try {
        const answer = await route({ transaction: req.transaction, pageLoad: res.locals.pageLoad, query: req.query })
        const { headers = {}, html, json } = answer
        res
          .set(headers)
          .type(html === undefined ? 'json' : 'html')
          .send(html ?? JSON.stringify(json))
      } catch (error) {
        next(error)
      }
    })
  }
  return listen(createServer(app))
}

/** Nest with one controller, its decorators called by hand. */
async function nest(options, routes, adapter, send) {
  await import('reflect-metadata')
  const { Controller, Get, Module, Query, Res } = await import('@nestjs/common')
  const { NestFactory } = await import('@nestjs/core')
  const { BatonModule, CurrentTransaction, PageLoad } = await import('@trace-baton/nestjs')
  class Shop {}
  for (const [path, route] of Object.entries(routes)) {
    Shop.prototype[path] = async (transaction, pageLoad, query, response) =>
      void send(response, await route({ transaction, pageLoad, query }))
    const parameters = [CurrentTransaction(), PageLoad(), Query(), Res()]
    for (const [index, decorate] of parameters.entries()) decorate(Shop.prototype, path, index)
    Get(path)(Shop.prototype, path, Object.getOwnPropertyDescriptor(Shop.prototype, path))
  }
  Controller()(Shop)
  class App {}
  Module({ imports: [BatonModule.forRoot(options)], controllers: [Shop] })(App)
  return NestFactory.create(App, adapter, { logger: ['error'] })
}

function listen(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address().port))
  })
}
