/** The end of each program: a server asks itself for its page, prints the tag, and ends. */
const ask = `async function ask(server) {
  const answer = await fetch('http://127.0.0.1:' + server.address().port, { headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' } })
  console.log(await answer.text(), typeof traceFields)
  server.close()
  server.closeAllConnections()
}
`

/** `load` are the lines that import what it needs. */
const server = (load) => `${load}
const app = express()
app.use(baton({ record: false }))
app.get('/', (req, res) => res.send('<head>' + res.locals.pageLoad.tags() + '</head>'))
const server = app.listen(0, '127.0.0.1', () => ask(server))
${ask}`

export const esm = server("import { baton, traceFields } from '@trace-baton/express'\nimport express from 'express'")
export const cjs = server(
  "const { baton, traceFields } = require('@trace-baton/express')\nconst express = require('express')",
)

/** An ES module for each framework; Nest's decorators are called by hand. */
export const pages = {
  express: esm,
  koa: `import { baton, traceFields } from '@trace-baton/koa'
import Koa from 'koa'
const app = new Koa()
app.use(baton({ record: false })).use((ctx) => { ctx.body = '<head>' + ctx.state.pageLoad.tags() + '</head>' })
const server = app.listen(0, '127.0.0.1', () => ask(server))
${ask}`,
  fastify: `import { baton, traceFields } from '@trace-baton/fastify'
import Fastify from 'fastify'
const app = Fastify()
app.register(baton, { record: false })
app.get('/', (request, reply) => reply.type('text/html').send('<head>' + reply.locals.pageLoad.tags() + '</head>'))
await app.listen({ port: 0, host: '127.0.0.1' })
await ask(app.server)
${ask}`,
  hono: `import { serve } from '@hono/node-server'
import { baton, traceFields } from '@trace-baton/hono'
import { Hono } from 'hono'
const app = new Hono()
app.use(baton({ record: false })).get('/', (c) => c.html('<head>' + c.get('pageLoad').tags() + '</head>'))
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => ask(server))
${ask}`,
  nestOn: (platform) => `import 'reflect-metadata'
import { Controller, Get, Header, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ${platform}Adapter } from '@nestjs/platform-${platform.toLowerCase()}'
import { BatonModule, PageLoad, traceFields } from '@trace-baton/nestjs'
class Pages {
  page(pageLoad) { return '<head>' + pageLoad.tags() + '</head>' }
}
const method = [Pages.prototype, 'page', Object.getOwnPropertyDescriptor(Pages.prototype, 'page')]
PageLoad()(Pages.prototype, 'page', 0)
Header('Content-Type', 'text/html; charset=utf-8')(...method)
Get()(...method)
Controller()(Pages)
class App {}
Module({ imports: [BatonModule.forRoot({ record: false })], controllers: [Pages] })(App)
const app = await NestFactory.create(App, new ${platform}Adapter(), { logger: ['error', 'warn'] })
await app.listen(0, '127.0.0.1')
await ask(app.getHttpServer())
${ask}`,
}

/** What these servers print, and nothing else: no warning either. */
export const answer =
  /^<head><meta name="traceparent" content="00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01"><\/head> function\n$/

/** The lines that every adapter's program of 20 lines has, by the one package that the project installed. */
const common = (adapter) => `
const records: SpanRecord[] = []
const options: BatonOptions = {
  record: (record) => records.push(record),
  pageLoad: { elastic: { serviceName: 'shop', transactionSampleRate: 0.5 }, sentry: { dsn: 'https://key@localhost/7' } },
}
const engine = createBaton(options)
const headers: string[] = traceHeaders()
const fields: Record<string, unknown> = traceFields('otel')
const current: Transaction | undefined = currentTransaction()
const parent: string | undefined = currentTraceparent()
const render = (pageLoad: PageLoad): string => String(pageLoad.tags())
// @ts-expect-error: a misspelt option of an agent
createBaton({ pageLoad: { elastic: { serviceNmae: 'shop' } } })
export { current, engine, fields, headers, parent, records, render }
// ${adapter}
`
const names =
  'createBaton, currentTraceparent, currentTransaction, traceFields, traceHeaders, type BatonOptions, type SpanRecord, type Transaction'

/** A program for the compiler, by adapter. */
export const typed = {
  express: `import { baton, type PageLoad, ${names} } from '@trace-baton/express'
import express = require('express')
${common('express')}
const app = express()
app.use(baton(options)).get('/', (req, res) => { res.send(render(res.locals.pageLoad) + req.transaction.traceId) })
`,
  koa: `import { baton, type PageLoad, ${names} } from '@trace-baton/koa'
import Koa = require('koa')
${common('koa')}
const app = new Koa()
app.use(baton(options)).use((ctx) => { ctx.body = render(ctx.state.pageLoad) + ctx.transaction.traceId })
`,
  fastify: `import { baton, type PageLoad, ${names} } from '@trace-baton/fastify'
import Fastify from 'fastify'
${common('fastify')}
const app = Fastify()
app.register(baton, options)
app.get('/', (request, reply) => { reply.send(render(reply.locals.pageLoad) + request.transaction.traceId) })
`,
  hono: `import { baton, type PageLoad, ${names} } from '@trace-baton/hono'
import { Hono } from 'hono'
${common('hono')}
const app = new Hono()
app.use(baton(options)).get('/', (c) => c.html(render(c.get('pageLoad')) + c.get('transaction').traceId))
`,
  nestjs: `import { BatonModule, PageLoad, ${names} } from '@trace-baton/nestjs'
import { Controller, Get, Module } from '@nestjs/common'
${common('nestjs')}
@Controller()
export class Page {
  @Get() page(@PageLoad() pageLoad: PageLoad) { return render(pageLoad) }
}
@Module({ imports: [BatonModule.forRoot(options)], controllers: [Page] })
export class AppModule {}
`,
}

/** `import x = require()` is for CommonJS; modules that Node runs as ESM import the default. */
export function asEsm(program) {
  return program.replace(/import (\w+) = require\('(\w+)'\)/, "import $1 from '$2'")
}
