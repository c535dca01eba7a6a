import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectLinked } from '@trace-baton/core/testing'
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
    const answer = await get('/')
    const { status, text, headers } = answer
    expect(status).toBe(200)
    expect(await expectLinked(answer)).toMatchObject({ traceId, targets: ['w3c'] })
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
    const answer = await get('/prices/3')
    expect(answer.status).toBe(500)
    expect(answer.text).toContain(`Tell us this number: ${traceId}</p>`)
    expect((await expectLinked(answer)).traceId).toBe(traceId)
  })
})
