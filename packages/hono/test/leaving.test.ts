import { get } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { serve } from '@hono/node-server'
import { afterEach, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import type { SpanRecord } from '@trace-baton/core'
import { Hono } from 'hono'
import { renderToReadableStream } from 'hono/jsx/streaming'
import { streamText } from 'hono/streaming'
import { baton } from '../src/index.js'
import { Waiting } from './pages.js'

let close = async () => {}
afterEach(() => close())

/** Serves an application by its `fetch`, with what Node gives beside the request or without. */
async function serving(hidesNode: boolean) {
  const records: SpanRecord[] = []
  const app = new Hono().use(baton({ record: (record) => records.push(record) }))
  app.get('/last', (c) => c.text(''))
  const server = serve({
    fetch: (request, env) => app.fetch(request, hidesNode ? undefined : env),
    port: 0,
    hostname: '127.0.0.1',
  })
  await new Promise((resolve) => server.once('listening', resolve))
  close = async () => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  const { port } = server.address() as AddressInfo
  /** The records of all requests but one that comes last. */
  const recorded = async () => {
    await (await fetch(`http://127.0.0.1:${port}/last`)).text()
    const isLast = ({ name }: SpanRecord) => name === 'GET /last'
    await until(() => records.some(isLast))
    return records.filter((record) => !isLast(record))
  }
  return { app, port, records, recorded }
}

describe.each([
  ['Node', false],
  ['the fetch API', true],
])('a client that leaves, on %s', (_, hidesNode) => {
  const left = {
    aborted: true,
    outcome: 'unknown',
    attributes: expect.objectContaining({ 'http.response.status_code': 200 }),
  }

  it('ends a request once in the middle of a stream, and the stream is told', async () => {
    const { app, port, records, recorded } = await serving(hidesNode)
    let isTold = false
    app.get('/endless', (c) =>
      streamText(c, async (out) => {
        out.onAbort(() => {
          isTold = true
        })
        while (!out.aborted) {
          await out.write('more')
          await out.sleep(1)
        }
      }),
    )
    get({ port, path: '/endless' }, (answer) => answer.once('data', () => answer.destroy())).on('error', () => {})
    await until(() => records.length === 1 && isTold)
    expect(await recorded()).toEqual([expect.objectContaining({ name: 'GET /endless', ...left })])
  })

  it('ends a request once while its JSX waits for its last part', async () => {
    const { app, port, records, recorded } = await serving(hidesNode)
    let finish = () => {}
    const late = new Promise<void>((resolve) => {
      finish = resolve
    })
    app.get('/waiting', (c) => c.body(renderToReadableStream(Waiting({ late }))))
    get({ port, path: '/waiting' }, (answer) => answer.once('data', () => answer.destroy())).on('error', () => {})
    await until(() => records.length === 1)
    finish()
    expect(await recorded()).toEqual([expect.objectContaining({ name: 'GET /waiting', ...left })])
  })
})

describe('a pipeline on Node', () => {
  const paths = Array.from({ length: 10 }, (_, i) => `/${i}`)
  const asked = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join('')

  it('has each of its requests recorded once, when they are answered', async () => {
    const { app, port, recorded } = await serving(false)
    app.get('/:number', (c) => c.text(c.req.param('number')))
    const socket = connect(port, '127.0.0.1')
    socket.end(asked)
    await new Promise((resolve) => socket.resume().on('close', resolve))
    expect((await recorded()).map(({ aborted, attributes }) => [attributes['url.path'], aborted])).toEqual(
      paths.map((path) => [path, false]),
    )
  })

  it('has each of its requests recorded once, when their client leaves', async () => {
    const { app, port, records, recorded } = await serving(false)
    let arrived = 0
    app.get('/:number', () => {
      arrived++
      return new Promise<Response>(() => {})
    })
    const socket = connect(port, '127.0.0.1')
    socket.write(asked)
    await until(() => arrived === 10)
    socket.destroy()
    await until(() => records.length >= 10)
    expect((await recorded()).map(({ aborted, attributes }) => [attributes['url.path'], aborted]).sort()).toEqual(
      paths.map((path) => [path, true]),
    )
  })
})
