import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { createApp } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const listener = createApp().callback()

describe('the weblog', () => {
  it('hands the trace of the request over to the page, and names it to the reader', async () => {
    const answer = await request(listener).get('/').set('traceparent', `00-${traceId}-b7ad6b7169203331-01`)
    expect(answer.text).toMatch(new RegExp(`<meta name="traceparent" content="00-${traceId}-[0-9a-f]{16}-01">`))
    expect(answer.text).toContain(`Tell us this number: ${traceId}</footer>`)
    const [, json = ''] = /<script type="application\/json" id="trace-baton">(.*)<\/script>/.exec(answer.text) ?? []
    expect(JSON.parse(json)).toMatchObject({ w3c: { traceparent: expect.stringContaining(traceId) } })
  })

  it('lists the posts, and shows each with its text escaped', async () => {
    const list = await request(listener).get('/')
    expect(list.text.match(/<li><a href="\/\w+">/g)).toHaveLength(2)
    const post = await request(listener).get('/rain')
    expect([post.status, post.text]).toEqual([200, expect.stringContaining('It is falling &lt;still&gt;.')])
  })

  it('has nothing else', async () => {
    expect((await request(listener).get('/snow')).status).toBe(404)
  })
})
