import { connect } from 'node:http2'
import { expect, it } from '@jest/globals'
import { getOverHttp2 } from './http2-client.js'
import { itWithoutTracer } from './it-owns.js'
import { type Handler, recordsBeforeLast, type Serve, serving, type TracerDifferences } from './subject.js'
import { until } from './until.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const html = { 'content-type': 'text/html; charset=utf-8' }

export function http2(serve: Serve, tracer?: TracerDifferences): void {
  const itOwns = itWithoutTracer(tracer)
  const wishes = { http2: true }

  it('continues the trace and renders the page over HTTP/2', async () => {
    const handler: Handler = ({ locals: { pageLoad } }) => ({ headers: html, body: String(pageLoad.tags()) })
    await serving(serve, { handler, wishes }, async ({ url }, records) => {
      const traceparent = `00-${traceId}-b7ad6b7169203331-01`
      const { headers, body } = await getOverHttp2(url, { ':path': '/users/1', traceparent })
      await until(() => records.length === 1)
      expect(body).toBe(`<meta name="traceparent" content="00-${traceId}-${records[0]?.spanId}-01">`)
      expect(headers['cache-control']).toBe('private, no-cache')
      expect(records[0]).toMatchObject({ traceId })
      if (tracer !== undefined) return
      expect(records[0]).toMatchObject({
        name: 'GET /users/:id',
        aborted: false,
        outcome: 'success',
        attributes: { 'network.protocol.version': '2', 'url.path': '/users/1', 'http.response.status_code': 200 },
      })
    })
  })

  it('answers a preflight over HTTP/2 with status 200, although the application answers 404', async () => {
    const shop = 'https://shop.example.com'
    const handler: Handler = () => ({ status: 404, headers: html, body: '<p>Not here</p>' })
    await serving(serve, { handler, wishes, cors: { origins: [shop] } }, async ({ url, errors }, records) => {
      const asked = { origin: shop, 'access-control-request-method': 'PUT' }
      const { headers, body } = await getOverHttp2(url, { ':method': 'OPTIONS', ':path': '/users/1', ...asked })
      expect([headers[':status'], body]).toEqual([200, '<p>Not here</p>'])
      expect([headers['access-control-allow-origin'], headers['access-control-allow-methods']]).toEqual([shop, 'PUT'])
      expect(errors).toEqual([])
      // C12: nothing of the application's has been served.
      if (tracer === undefined)
        expect(await recordsBeforeLast(url, records, (url, path) => getOverHttp2(url, { ':path': path }))).toEqual([])
    })
  })

  itOwns('ends once when the client resets the stream before the response', async () => {
    let arrived = () => {}
    const started = new Promise<void>((resolve) => (arrived = resolve))
    const handler: Handler = () => {
      arrived()
      return new Promise(() => {})
    }
    await serving(serve, { handler, wishes }, async ({ url }, records) => {
      const session = connect(url).on('error', () => {})
      const stream = session.request({ ':path': '/users/1' }).on('error', () => {})
      await started
      stream.close(8) // CANCEL
      await until(() => records.length === 1)
      session.destroy()
      const recorded = await recordsBeforeLast(url, records, (url, path) => getOverHttp2(url, { ':path': path }))
      expect(recorded).toMatchObject([{ aborted: true, outcome: 'unknown' }])
    })
  })
}
