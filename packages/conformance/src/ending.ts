import { get } from 'node:http'
import { Readable } from 'node:stream'
import { expect, it } from '@jest/globals'
import { recordsBeforeLast, type Serve, serving } from './subject.js'
import { until } from './until.js'

export function ending(serve: Serve, tellsVersion: boolean): void {
  it('records a request once, with its name, status and outcome', async () => {
    await serving(serve, { handler: () => ({ status: 404, body: 'no such user' }) }, async ({ url }, records) => {
      await (await fetch(`${url}/users/42?token=secret`)).text()
      const recorded = await recordsBeforeLast(url, records)
      expect(recorded).toHaveLength(1)
      expect(recorded[0]).toMatchObject({ name: 'GET /users/:id', outcome: 'success', aborted: false, links: [] })
      expect(recorded[0]?.attributes).toEqual({
        'http.request.method': 'GET',
        'http.response.status_code': 404,
        'http.route': '/users/:id',
        ...(tellsVersion ? { 'network.protocol.version': '1.1' } : {}),
        'server.address': '127.0.0.1',
        'server.port': Number(new URL(url).port),
        'url.path': '/users/42',
        'url.scheme': 'http',
        'user_agent.original': 'node',
      })
    })
  })

  it('ends once when the client disconnects before the response', async () => {
    let answer = () => {}
    let arrived = () => {}
    const started = new Promise<void>((resolve) => (arrived = resolve))
    const handler = () => {
      arrived()
      return new Promise<{ body: string }>((resolve) => (answer = () => resolve({ body: 'too late' })))
    }
    await serving(serve, { handler }, async ({ url }, records) => {
      const request = get(`${url}/users/1`).on('error', () => {})
      await started
      request.destroy()
      await until(() => records.length === 1)
      answer()
      const recorded = await recordsBeforeLast(url, records)
      expect(recorded).toMatchObject([{ name: 'GET /users/:id', outcome: 'unknown', aborted: true }])
    })
  })

  it('ends once when the client disconnects during the response', async () => {
    const endless = () =>
      new Readable({
        read() {
          setTimeout(() => this.push('x'.repeat(1000)), 1)
        },
      })
    await serving(serve, { handler: () => ({ body: endless() }) }, async ({ url }, records) => {
      get(`${url}/users/1`, (response) => response.once('data', () => response.destroy())).on('error', () => {})
      await until(() => records.length === 1)
      const recorded = await recordsBeforeLast(url, records)
      expect(recorded).toMatchObject([{ aborted: true, attributes: { 'http.response.status_code': 200 } }])
    })
  })
}
