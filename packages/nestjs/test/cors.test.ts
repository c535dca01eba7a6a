import { describe, expect, it } from '@jest/globals'
import { Controller, Get } from '@nestjs/common'
import { until } from '@trace-baton/conformance'
import { traceHeaders } from '@trace-baton/core'
import { type Application, nest, platforms, withApp } from './serve.js'

const shop = 'https://shop.example.com'
const names = traceHeaders()
const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type,traceparent' }
const headers = { origin: shop, ...asked }
const options = { cors: { origins: [shop] } }

@Controller('cats')
class CatsController {
  @Get()
  all() {
    return 'cats'
  }
}

describe.each(platforms)(`CORS in ${nest} on %s`, (_, adapter) => {
  it.each(['/cats', '/nowhere'])('is answered by Baton where the application says nothing: %s', async (path) => {
    await withApp(adapter(), { controllers: [CatsController], options }, async ({ url }) => {
      const answer = await fetch(url + path, { method: 'OPTIONS', headers })
      expect([answer.status, await answer.text()]).toEqual([204, ''])
      expect(corsHeadersOf(answer)).toEqual({
        'access-control-allow-origin': shop,
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': ['content-type', 'traceparent', ...names.slice(1)].join(', '),
        vary: 'Origin',
      })
    })
  })

  it('is left to enableCors(), which gets the trace headers', async () => {
    const settings = { origin: [shop], credentials: true, methods: ['PUT'], allowedHeaders: ['Content-Type'] }
    const prepare = (app: Application) => app.enableCors(settings)
    await withApp(adapter(), { controllers: [CatsController], options, prepare }, async ({ url }) => {
      const answer = await fetch(`${url}/cats`, { method: 'OPTIONS', headers })
      expect([answer.status, await answer.text()]).toEqual([204, ''])
      expect(corsHeadersOf(answer)).toMatchObject({
        'access-control-allow-origin': shop,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': ['Content-Type', ...names].join(', '),
      })
      const request = await fetch(`${url}/cats`, { headers: { origin: shop } })
      expect(corsHeadersOf(request)).toMatchObject({
        'access-control-allow-origin': shop,
        'access-control-allow-credentials': 'true',
      })
    })
  })

  it('is recorded where enableCors() answers', async () => {
    const prepare = (app: Application) => app.enableCors()
    await withApp(adapter(), { controllers: [CatsController], prepare }, async ({ url }, records) => {
      expect((await fetch(`${url}/cats`, { method: 'OPTIONS', headers })).status).toBe(204)
      await (await fetch(`${url}/cats`)).text()
      await until(() => records.length > 1)
      expect(records.map(({ name }) => name.split(' ')[0])).toEqual(['OPTIONS', 'GET'])
    })
  })
})

function corsHeadersOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name === 'vary' || name.startsWith('access-control-')))
}
