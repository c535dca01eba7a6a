import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { createApp } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`

const app = createApp()
beforeAll(async () => {
  await app.ready()
})
afterAll(() => app.close())

describe('the bakery', () => {
  const get = (path: string) => request(app.server).get(path).set('traceparent', traceparent)

  it('hands the trace of the request over to the page', async () => {
    const { status, text, headers } = await get('/')
    expect(status).toBe(200)
    expect(text).toMatch(new RegExp(`<meta name="traceparent" content="00-${traceId}-[0-9a-f]{16}-01">\n`))
    expect(text).toContain('<li><a href="/prices/2">Spelt &amp; seeds</a></li>')
    expect(headers['cache-control']).toBe('private, no-cache')
  })

  it('passes the trace and its baggage on', async () => {
    expect((await get('/prices/2')).body).toEqual({
      price: 5.1,
      headers: {
        traceparent: expect.stringMatching(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`)),
        baggage: 'loaf=2',
      },
    })
  })

  it('names the trace on its error page, which carries it, too', async () => {
    const { status, text } = await get('/prices/3')
    expect(status).toBe(500)
    expect(text).toContain(`Tell us this number: ${traceId}</p>`)
    expect(text).toContain(`<meta name="traceparent" content="00-${traceId}-`)
  })
})
