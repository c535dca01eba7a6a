import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import request from 'supertest'
import { createApp } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`

let app: NestFastifyApplication
beforeAll(async () => {
  app = await createApp()
  await app.init()
  await app.getHttpAdapter().getInstance().ready()
})
afterAll(() => app.close())

describe('the harbour', () => {
  const get = (path: string) => request(app.getHttpServer()).get(path).set('traceparent', traceparent)

  it('hands the trace of the request over to the page', async () => {
    const { text, headers } = await get('/')
    expect(text).toMatch(new RegExp(`<meta name="traceparent" content="00-${traceId}-[0-9a-f]{16}-01">\n</head>`))
    expect(text).toContain('<li>Seeadler, berth 11</li>')
    expect(headers['cache-control']).toBe('private, no-cache')
  })

  it('passes the trace and its baggage on', async () => {
    expect((await get('/boats/2/headers')).body).toEqual({
      traceparent: expect.stringMatching(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`)),
      baggage: 'boat=2',
    })
  })
})
