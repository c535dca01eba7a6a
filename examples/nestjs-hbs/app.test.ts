import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { INestApplication } from '@nestjs/common'
import { expectLinked } from '@trace-baton/core/testing'
import request from 'supertest'
import { createApp } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const traceparent = `00-${traceId}-${spanId}-01`

let app: INestApplication
beforeAll(async () => {
  app = await createApp('https://apm.example.com')
  await app.init()
})
afterAll(() => app.close())

describe('the home for cats', () => {
  const get = (path: string) => request(app.getHttpServer()).get(path)

  it('hands the trace of the request over to Elastic RUM', async () => {
    const { text, headers } = await get('/').set('traceparent', traceparent)
    expect(text).toContain(`"pageLoadTraceId":"${traceId}","pageLoadParentId":"${spanId}","pageLoadSampled":true`)
    expect(text).toContain('"options":{"serviceName":"cats page","serverUrl":"https://apm.example.com"}')
    expect(headers['cache-control']).toBe('private, no-cache')
  })

  it("renders Elastic's own snippet", async () => {
    const answer = await get('/cats/1')
    expect(answer.text).toMatch(
      /pageLoadTraceId: '[0-9a-f]{32}', pageLoadSpanId: '[0-9a-f]{16}', pageLoadSampled: true }\)/,
    )
    expect((await expectLinked(answer)).targets).toEqual(['elastic'])
  })

  it('lists the cats', async () => {
    expect((await get('/')).text).toContain('<li><a href="/cats/2">Tom</a>, 7 years</li>')
  })

  it('serves the agent that its pages ask for', async () => {
    const [, agent = ''] = /<script src="(.+?)">/.exec((await get('/')).text) ?? []
    expect((await get(agent)).type).toBe('text/javascript')
  })

  it('says so when there is no such cat', async () => {
    const { status, body } = await get('/cats/9')
    expect([status, body]).toEqual([404, { statusCode: 404, message: 'No such cat', error: 'Not Found' }])
  })
})
