import { describe, expect, it } from '@jest/globals'
import { app } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }

describe('the tea shop', () => {
  const get = async (path: string) => app.request(path, { headers })

  it('hands the trace of the request over to the page', async () => {
    const answer = await get('/')
    const page = await answer.text()
    expect(page).toMatch(new RegExp(`<meta name="traceparent" content="00-${traceId}-[0-9a-f]{16}-01">`))
    expect(page).toContain('<li><a href="/prices/2">Mint &amp; lemon</a></li>')
    expect(answer.headers.get('cache-control')).toBe('private, no-cache')
  })

  it('passes the trace and its baggage on', async () => {
    expect(await (await get('/prices/2')).json()).toEqual({
      price: 4.8,
      headers: {
        traceparent: expect.stringMatching(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`)),
        baggage: 'tea=2',
      },
    })
  })

  it('names the trace on its error page, which carries it, too', async () => {
    const answer = await get('/prices/3')
    const page = await answer.text()
    expect([answer.status, page.includes(`Tell us this number: ${traceId}</p>`)]).toEqual([500, true])
    expect(page).toContain(`<meta name="traceparent" content="00-${traceId}-`)
  })
})
