import { describe, expect, it } from '@jest/globals'
import { traceHeaders } from '@trace-baton/core'
import cors from 'cors'
import express from 'express'
import express4 from 'express4'
import request from 'supertest'
import { baton } from '../src/index.js'

const shop = 'https://shop.example.com'
const admin = 'https://admin.example.com'
const names = traceHeaders()
const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type,traceparent' }

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('the package cors in %s', (_, framework) => {
  const settings = { origin: shop, credentials: true, allowedHeaders: ['Content-Type'], maxAge: 600 }

  it.each(['behind', 'before'])(
    'keeps what it says when it is mounted %s Baton, and gets the trace headers',
    async (where) => {
      const app = framework()
      const middleware = [baton({ cors: { origins: [shop] } }), cors(settings)]
      app.use(where === 'behind' ? middleware : middleware.reverse())
      const { status, headers } = await request(app)
        .options('/')
        .set({ origin: shop, ...asked })
      // Mounted first, it answers and Baton is not called.
      const added = where === 'behind' ? names : []
      expect([status, corsHeadersOf(headers)]).toEqual([
        204,
        {
          'access-control-allow-origin': shop,
          'access-control-allow-credentials': 'true',
          'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE',
          'access-control-allow-headers': ['Content-Type', ...added].join(where === 'behind' ? ', ' : ','),
          'access-control-max-age': '600',
          vary: 'Origin',
        },
      ])
    },
  )

  it('keeps its origin, where Baton lists another', async () => {
    const app = framework().use(baton({ cors: { origins: [shop, admin] } }), cors(settings))
    const { headers } = await request(app)
      .options('/')
      .set({ origin: admin, ...asked })
    expect(headers).toMatchObject({
      'access-control-allow-origin': shop,
      'access-control-allow-headers': 'Content-Type',
    })
  })

  it('is told the trace headers by traceHeaders(), and needs nothing else', async () => {
    const app = framework().use(
      baton(),
      cors({ ...settings, allowedHeaders: ['content-type', ...traceHeaders(['w3c', 'sentry'])] }),
    )
    const { headers } = await request(app)
      .options('/')
      .set({ origin: shop, ...asked })
    expect(headers['access-control-allow-headers']).toBe('content-type,traceparent,tracestate,sentry-trace,baggage')
  })
})

function corsHeadersOf(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name === 'vary' || name.startsWith('access-control-')),
  )
}
