import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { createApp } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'

describe('the cookbook', () => {
  it('has the tag in its head and the recipes in its body', async () => {
    const answer = await request(createApp()).get('/').set('traceparent', `00-${traceId}-b7ad6b7169203331-01`)
    const [head = '', body = ''] = answer.text.split('</head>')
    expect(head).toMatch(new RegExp(`<meta name="traceparent" content="00-${traceId}-[0-9a-f]{16}-01"/>`))
    expect(body).toContain('<li>Lentil soup')
    expect(answer.get('cache-control')).toBe('private, no-cache')
  })

  it('sends the tag before the recipes are known', async () => {
    let cooked: (recipes: []) => void = () => {}
    const recipes = new Promise<[]>((resolve) => (cooked = resolve))
    const server = createServer(createApp(() => recipes))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
      const shell = new TextDecoder().decode((await reader.read()).value)
      expect(shell).toMatch(/<meta name="traceparent".*<\/head>.*Looking into the cookbook/)
      cooked([])
      while (!(await reader.read()).done);
    } finally {
      server.close()
      server.closeAllConnections()
    }
  })

  it('answers with an error when its shell cannot be rendered', async () => {
    const app = createApp(() => {
      throw new Error('no cookbook')
    })
    expect((await request(app).get('/')).status).toBe(500)
  })
})
