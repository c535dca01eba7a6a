import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
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

async function serve(listener: RequestListener): Promise<() => Promise<Response>> {
  const server = createServer(listener).listen(0, '127.0.0.1')
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
      seen.push(found(req, res))
      if (seen.length > 1) open(engine, req, res)
      res.end()
    })
    for (let i = 0; i < 4; i++) await get()
    expect(seen).toEqual([nothing, nothing, all, all])
    expect(records.length).toBe(3)
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
