import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { createApp } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const app = createApp('https://apm.example.com')

describe('the shop', () => {
  it('starts the agent as the child of whoever called, in a script that the policy lets run', async () => {
    const answer = await request(app).get('/').set('traceparent', `00-${traceId}-b7ad6b7169203331-01`)
    const [, nonce] = /'nonce-(.+)'/.exec(answer.get('content-security-policy') ?? '') ?? []
    expect(answer.text).toContain(
      `<script nonce="${nonce?.replaceAll('=', '&#61;')}">(function`.replaceAll('&#61;', '='),
    )
    expect(answer.text).toContain(
      `"ids":{"pageLoadTraceId":"${traceId}","pageLoadParentId":"b7ad6b7169203331","pageLoadSampled":true}`,
    )
    expect(answer.text).toContain('"options":{"serviceName":"shop page","serverUrl":"https://apm.example.com"}')
    expect(answer.get('cache-control')).toBe('private, no-cache')
  })

  it('lists its goods, and shows each', async () => {
    const list = await request(app).get('/')
    expect(list.text.match(/<li><a href="\/goods\/\w+">/g)).toHaveLength(3)
    const good = await request(app).get('/goods/teapot')
    expect([good.status, good.text]).toEqual([200, expect.stringContaining('<h1>Teapot</h1>')])
  })

  it('says so when it has nothing of that name, on a page that is the child of the server', async () => {
    const missing = await request(app).get('/goods/anvil')
    expect([missing.status, missing.text]).toEqual([404, expect.stringMatching(/"pageLoadParentId":"[0-9a-f]{16}"/)])
  })

  it('serves the agent', async () => {
    expect((await request(app).get('/elastic-apm-rum.js')).type).toBe('text/javascript')
  })
})
