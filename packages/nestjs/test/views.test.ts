import type { ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { Controller, Get, Header, Render, Res } from '@nestjs/common'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { until } from '@trace-baton/conformance'
import { currentTransaction, type PageLoad as PageLoadHelpers } from '@trace-baton/core'
import ejs from 'ejs'
import handlebars from 'handlebars'
import pug from 'pug'
import { PageLoad } from '../src/index.js'
import { type Application, nest, withApp } from './serve.js'

const templates = fileURLToPath(new URL('views', import.meta.url))

@Controller()
class Pages {
  @Get('page')
  @Render('page')
  page() {
    return { title: 'Shop' }
  }

  @Get('public')
  @Header('cache-control', 'public, max-age=60')
  @Render('page')
  shared() {
    return { title: 'Shop' }
  }
}

const onExpress = (engine: string) => (app: Application) => {
  app.setBaseViewsDir(templates)
  app.setViewEngine(engine)
}
const onFastify = (engine: object, viewExt: string) => (app: Application) => {
  app.setViewEngine({ engine, templates, viewExt } as never)
}

it('renders in a middleware, and leaves other locals alone, on Fastify', async () => {
  @Controller()
  class Locals {
    @Get()
    locals(@Res({ passthrough: true }) { locals }: { locals: object }) {
      return Object.keys(locals)
    }
  }
  const prepare = (app: Application) => {
    app.use('/closed', (_req: unknown, res: ServerResponse) => {
      res.setHeader('content-type', 'text/html')
      res.end(String(currentTransaction()?.pageLoad.tags()))
    })
    type Hooked = {
      addHook(name: string, hook: (request: unknown, reply: { locals: object }) => Promise<void>): unknown
    }
    const fastify = app.getHttpAdapter().getInstance() as unknown as Hooked
    fastify.addHook('onRequest', async (_request, reply) => {
      reply.locals = { ...reply.locals, nonce: 'r4nd0m' }
    })
  }
  await withApp(new FastifyAdapter(), { controllers: [Locals], prepare }, async ({ url }) => {
    expect(await (await fetch(`${url}/closed`)).text()).toMatch(/^<meta name="traceparent"/)
    expect(((await (await fetch(url)).json()) as string[]).sort()).toEqual(['nonce', 'pageLoad', 'transaction'])
  })
})

describe.each([
  ['Express with EJS', () => new ExpressAdapter(), onExpress('ejs')],
  ['Express with Pug', () => new ExpressAdapter(), onExpress('pug')],
  ['Express with hbs', () => new ExpressAdapter(), onExpress('hbs')],
  ['Fastify with EJS', () => new FastifyAdapter(), onFastify({ ejs }, 'ejs')],
  ['Fastify with Pug', () => new FastifyAdapter(), onFastify({ pug }, 'pug')],
  ['Fastify with Handlebars', () => new FastifyAdapter(), onFastify({ handlebars }, 'hbs')],
])(`${nest} on %s`, (_, adapter, prepare) => {
  it('finds the transaction and the page load in the locals of a view', async () => {
    await withApp(adapter(), { controllers: [Pages], prepare }, async ({ url }, records) => {
      const answer = await fetch(`${url}/page`)
      const html = await answer.text()
      await until(() => records.length === 1)
      const { traceId, spanId, parentId = '' } = records[0] ?? {}
      expect(html.replaceAll(/\n */g, '')).toBe(
        `<title>Shop</title><meta name="traceparent" content="00-${traceId}-${spanId}-01">` +
          `<script>init('${traceId}', '${parentId}')</script>`,
      )
      expect(parentId).toMatch(/^[0-9a-f]{16}$/)
      expect(answer.headers.get('cache-control')).toBe('private, no-cache')
    })
  })

  it('makes a public page private that carries ids', async () => {
    await withApp(adapter(), { controllers: [Pages], prepare }, async ({ url }) => {
      const answer = await fetch(`${url}/public`)
      expect(await answer.text()).toContain('traceparent')
      expect(answer.headers.get('cache-control')).toBe('private, no-cache')
    })
  })

  it('renders no ids into a public page where ids are to be omitted', async () => {
    await withApp(adapter(), { controllers: [Pages], prepare, options: { cache: 'omit' } }, async ({ url }) => {
      const answer = await fetch(`${url}/public`)
      expect(await answer.text()).not.toContain('traceparent')
    })
  })
})

it.each([
  [
    'Express',
    () => new ExpressAdapter(),
    'nonce',
    (res: { locals: object }) => Object.assign(res.locals, { nonce: 'r4nd0m' }),
  ],
  [
    'Fastify',
    () => new FastifyAdapter(),
    'nonce',
    (reply: { locals: object }) => Object.assign(reply.locals, { nonce: 'r4nd0m' }),
  ],
  [
    'Fastify',
    () => new FastifyAdapter(),
    'policy',
    (reply: { header(name: string, value: string): unknown }) =>
      reply.header('content-security-policy', "script-src 'nonce-r4nd0m'"),
  ],
] as const)('finds the nonce on %s, by the %s', async (_platform, adapter, _where, prepare) => {
  @Controller()
  class Nonce {
    @Get()
    @Header('content-type', 'text/html')
    page(@Res({ passthrough: true }) res: never, @PageLoad() pageLoad: PageLoadHelpers) {
      prepare(res)
      return String(pageLoad.script('w3c'))
    }
  }
  await withApp(adapter(), { controllers: [Nonce] }, async ({ url }) => {
    expect(await (await fetch(url)).text()).toMatch(/^<script nonce="r4nd0m">/)
  })
})
