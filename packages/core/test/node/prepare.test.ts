import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { noFramework } from '../../src/exchange/framework.js'
import { handle } from '../../src/fetch/handle.js'
import { createBaton, type SpanRecord } from '../../src/index.js'
import { open, prepareRequests } from '../../src/node/index.js'

const key = Symbol.for('trace-baton.exchange')
const isPreparing = Number.parseInt(process.versions.node, 10) < 24

let stop = () => {}
afterEach(() => stop())

/** What Express makes of a response. */
const prototype = Object.create(ServerResponse.prototype) as object

async function serve(listener: RequestListener, of: object = prototype): Promise<() => Promise<Response>> {
  const server = createServer((req, res) => {
    const before = found(req, res)
    Object.setPrototypeOf(res, of)
    listener(Object.assign(req, { before }), res)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return () => fetch(url)
}

/** What a request and its response have before anybody has touched them. */
function found(req: IncomingMessage, res: ServerResponse) {
  return [Object.hasOwn(req, key), Object.hasOwn(req, 'transaction'), res.listenerCount('close')]
}

const nothing = [false, false, 0]
const all = isPreparing ? [true, true, 1] : nothing

const ofExpress = ['next', 'baseUrl', 'originalUrl', '_parsedUrl', 'params', 'route']

describe('requests are prepared for Express', () => {
  const records: SpanRecord[] = []
  const engine = createBaton({ record: (record) => records.push(record), outgoing: false, ignore: ['/ignored'] })
  beforeAll(() => prepareRequests(true))
  afterEach(() => {
    records.length = 0
  })

  it('on a server that has served one with Baton, and on no other, before Node 24', async () => {
    const seen: unknown[] = []
    const get = await serve((req, res) => {
      seen.push((req as { before?: unknown }).before)
      if (seen.length > 1) open(engine, req, res)
      res.end()
    })
    for (let i = 0; i < 4; i++) await get()
    expect(seen).toEqual([nothing, nothing, all, all])
    expect(records.length).toBe(3)
  })

  it('with the properties of Express, of its router and of Node, whose values are those that were read without them', async () => {
    const ofRouter = Symbol('router.pattern')
    const ofOthers = Symbol('pattern')
    const seen: object[] = []
    const get = await serve((req, res) => {
      const all = req as unknown as Record<PropertyKey, unknown>
      if (seen.length === 0) Object.assign(all, { [ofRouter]: '/', [ofOthers]: '/' })
      seen.push({
        request: [...ofExpress, ofRouter, ofOthers].filter((name) => Object.hasOwn(req, name)),
        values: [...ofExpress, ofRouter, '_eventsCount'].map((name) => all[name]),
        response: ['locals', 'statusMessage', 'statusCode', 'writeHead'].filter((name) => Object.hasOwn(res, name)),
        read: [Reflect.get(res, 'locals'), res.statusMessage, res.statusCode, res.writeHead],
      })
      open(engine, req, res)
      res.end()
    })
    await get()
    await get()
    const values = [...ofExpress, ofRouter].map(() => undefined)
    const read = [undefined, undefined, 200, ServerResponse.prototype.writeHead]
    expect(seen[1]).toEqual({
      request: isPreparing ? [...ofExpress, ofRouter] : [],
      values: [...values, 0],
      response: isPreparing ? ['locals', 'statusMessage', 'statusCode', 'writeHead'] : [],
      read,
    })
  })

  it.each([
    ['keeps its prototype', ServerResponse.prototype],
    [
      'gets a writeHead from it',
      Object.create(ServerResponse.prototype, { writeHead: { value: ownWriteHead, writable: true } }),
    ],
  ])('but not where a response %s', async (_, of: object) => {
    const seen: unknown[] = []
    const get = await serve((req, res) => {
      seen.push((req as { before?: unknown }).before)
      open(engine, req, res)
      res.end()
    }, of)
    await get()
    const { headers } = await get()
    expect(seen).toEqual([nothing, nothing])
    expect(headers.get('x-own')).toBe(of === ServerResponse.prototype ? null : 'yes')
  })

  it('and one that the fetch API serves on the same server ends once', async () => {
    let requests = 0
    const get = await serve(async (req, res) => {
      if (requests++ === 0) open(engine, req, res)
      else {
        const served = { framework: noFramework, context: req, environment: { incoming: req, outgoing: res } }
        await handle(engine, new Request('http://localhost/'), () => new Response(), served)
      }
      res.end()
    })
    await get()
    await get()
    await until(() => records.length >= 2)
    await get()
    await until(() => records.length >= 3)
    expect(records.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'success'])
  })

  it('and an ignored one is neither recorded nor ended', async () => {
    const get = await serve((req, res) => {
      if (records.length > 0) req.url = '/ignored'
      open(engine, req, res)
      res.end()
    })
    await get()
    expect((await get()).status).toBe(200)
    expect(records.length).toBe(1)
  })
})

/** As an application may put it on `app.response` of Express. */
function ownWriteHead(this: ServerResponse, status: number) {
  this.setHeader('x-own', 'yes')
  return ServerResponse.prototype.writeHead.call(this, status)
}
