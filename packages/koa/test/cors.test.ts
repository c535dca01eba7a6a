import type { Server } from 'node:http'
import { describe, expect, it } from '@jest/globals'
import cors from '@koa/cors'
import { traceHeaders } from '@trace-baton/core'
import Koa from 'koa'
import Koa2 from 'koa2'
import request from 'supertest'
import { baton } from '../src/index.js'

const shop = 'https://shop.example.com'
const names = traceHeaders()
const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type,traceparent' }

describe.each([
  ['Koa 3', Koa],
  ['Koa 2', Koa2],
])('@koa/cors in %s', (_, Framework) => {
  const settings = { origin: shop, credentials: true, allowHeaders: ['Content-Type'], allowMethods: ['PUT'] }
  const app = new Framework().use(baton({ cors: { origins: [shop] } })).use(cors(settings))
  app.use((ctx) => {
    if (ctx.path === '/broken') ctx.throw(418, 'broken')
    ctx.body = 'hello'
  })
  const server = app.callback() as never as Server

  it('keeps what it says, and gets the trace headers', async () => {
    const { status, headers } = await request(server)
      .options('/')
      .set({ origin: shop, ...asked })
    expect([status, corsHeadersOf(headers)]).toEqual([
      204,
      {
        'access-control-allow-origin': shop,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': ['Content-Type', ...names].join(', '),
        vary: 'Origin',
      },
    ])
  })

  it.each(['/', '/broken'])('answers the request itself: %s', async (path) => {
    const { headers } = await request(server).get(path).set({ origin: shop })
    expect(corsHeadersOf(headers)).toEqual({
      'access-control-allow-origin': shop,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    })
  })
})

function corsHeadersOf(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name === 'vary' || name.startsWith('access-control-')),
  )
}
