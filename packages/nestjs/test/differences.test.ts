import { describe, expect, it } from '@jest/globals'
import { Controller, Get, type MiddlewareConsumer, Module, Post, RequestMethod } from '@nestjs/common'
import { APP_INTERCEPTOR } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { IoAdapter } from '@nestjs/platform-socket.io'
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets'
import { until } from '@trace-baton/conformance'
import { currentTransaction } from '@trace-baton/core'
import { io } from 'socket.io-client'
import { BatonInterceptor, CurrentTransaction, type Transaction } from '../src/index.js'
import { type Application, nest, withApp } from './serve.js'

// What docs/nestjs.md lists as forced by the platforms. Should one of these tests fail, a difference may have gone.

@Controller('cats')
class Cats {
  @Get(':id')
  find() {
    return 'cat'
  }

  @Post()
  create() {
    return 'created'
  }
}

describe(nest, () => {
  it('on Express names a 404 after the middleware for one method that saw it', async () => {
    @Module({ controllers: [Cats] })
    class CatsModule {
      configure(consumer: MiddlewareConsumer) {
        const middleware = (_req: unknown, _res: unknown, next: () => void) => next()
        const path = nest === 'Nest 10' ? 'cats/*' : 'cats/*splat'
        consumer.apply(middleware).forRoutes({ path, method: RequestMethod.PUT })
      }
    }
    const names: unknown[] = []
    for (const adapter of [new ExpressAdapter(), new FastifyAdapter()]) {
      await withApp(adapter, { imports: [CatsModule] }, async ({ url }, records) => {
        expect((await fetch(`${url}/cats/7/x`, { method: 'PUT' })).status).toBe(404)
        await until(() => records.length === 1)
        names.push(records[0]?.name)
      })
    }
    expect(names).toEqual([nest === 'Nest 10' ? 'PUT /cats/*' : 'PUT /cats/*splat', 'PUT unknown route'])
  })

  it('calls a global interceptor for the messages of a gateway, or not', async () => {
    @WebSocketGateway()
    class Orders {
      @SubscribeMessage('order')
      order(@CurrentTransaction() { name }: Transaction) {
        return name
      }
    }
    const providers = [Orders, { provide: APP_INTERCEPTOR, useClass: BatonInterceptor }]
    const prepare = (app: Application) => app.useWebSocketAdapter(new IoAdapter(app))
    await withApp(new ExpressAdapter(), { providers, prepare }, async ({ url }) => {
      const socket = io(url)
      expect(await socket.timeout(2000).emitWithAck('order', {})).toBe(nest === 'Nest 12' ? 'Orders.order' : '')
      socket.close()
    })
  })

  it('on Express 4 reads how queries are parsed before main.ts can say so', async () => {
    @Controller()
    class Queries {
      @Get()
      query(): string {
        return ''
      }
    }
    const seen: unknown[] = []
    const prepare = (app: Application) => {
      app.set('query parser', () => ({ parsed: 'in main.ts' }))
      app.use((req: { query: unknown }, _res: unknown, next: () => void) => {
        seen.push(req.query)
        next()
      })
    }
    await withApp(new ExpressAdapter(), { controllers: [Queries], prepare }, async ({ url }) => {
      await fetch(`${url}?a=1`)
    })
    expect(seen).toEqual([nest === 'Nest 10' ? { a: '1' } : { parsed: 'in main.ts' }])
  })

  it('on Fastify runs the code of enableCors() outside of the scope, from Nest 11 on', async () => {
    const seen: unknown[] = []
    const origin = (_origin: string | undefined, done: (error: null, allow: boolean) => void) => {
      seen.push(currentTransaction() !== undefined)
      done(null, true)
    }
    const prepare = (app: Application) => app.enableCors({ origin })
    await withApp(new FastifyAdapter(), { controllers: [Cats], prepare }, async ({ url }, records) => {
      await fetch(`${url}/cats/7`, { headers: { origin: 'http://shop.example' } })
      await until(() => records.length === 1)
      expect(seen).toEqual([nest === 'Nest 10'])
    })
  })

  const withSecurity = nest === 'Nest 12' ? it : it.skip // earlier releases do not have it

  withSecurity(
    'on Fastify records what enableCsrfProtection() refuses, which it does outside of the scope',
    async () => {
      const seen: unknown[] = []
      const prepare = (app: Application) => {
        app.useSecurityHeaders()
        app.enableCsrfProtection({
          exclude: () => {
            seen.push(currentTransaction())
            return false
          },
        })
      }
      await withApp(new FastifyAdapter(), { controllers: [Cats], prepare }, async ({ url }, records) => {
        const headers = { 'sec-fetch-site': 'cross-site', origin: 'http://other.example' }
        expect((await fetch(`${url}/cats`, { method: 'POST', headers })).status).toBe(403)
        await until(() => records.length === 1)
        expect(records[0]?.attributes['http.response.status_code']).toBe(403)
        expect(seen).toEqual([undefined])
      })
    },
  )
})
