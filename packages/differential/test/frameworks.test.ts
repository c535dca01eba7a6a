import { execFile } from 'node:child_process'
import { once } from 'node:events'
import http, { type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { createBaton, currentTransaction, type SpanRecord } from '@trace-baton/core'
import { handle } from '@trace-baton/core/node'
import { baton } from '@trace-baton/express'
import { baton as koaBaton } from '@trace-baton/koa'
import express from 'express'
import express4 from 'express4'
import Koa from 'koa'
import Koa2 from 'koa2'

// What docs/frameworks.md says under "Where they differ". Should one of these fail, a difference may have gone.

const closing: http.Server[] = []
afterEach(() => {
  for (const server of closing.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = http.createServer(listener)
  closing.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function recorder() {
  const records: SpanRecord[] = []
  return { records, options: { record: (record: SpanRecord) => records.push(record) } }
}

describe.each([
  ['Express 5', 'express', express],
  ['Express 4', 'express4', express4 as unknown as typeof express],
])('F: %s', (_, name, framework) => {
  it('serves no HTTP/2: its requests are those of HTTP/1.1', async () => {
    expect(Object.getPrototypeOf(framework.request)).toBe(http.IncomingMessage.prototype)
    const served = await inProcess(`
      import http2 from 'node:http2'
      import express from '${name}'
      process.on('uncaughtException', (error) => { console.log('failed'); process.exit() })
      const server = http2.createServer(express().use((req, res) => res.send('served')))
      server.listen(0, '127.0.0.1', () => {
        const client = http2.connect('http://127.0.0.1:' + server.address().port)
        client.request().on('response', (headers) => { console.log(headers[':status']); process.exit() }).on('error', () => {}).resume()
        client.on('error', () => {})
      })`)
    expect(served).not.toBe('200\n')
  })

  it('names a request by what the mount path of a router matched, not by its pattern', async () => {
    const { records, options } = recorder()
    const router = framework.Router().get('/users/:id', (_req, res) => void res.end())
    const url = await serve(framework().use(baton(options)).use('/orgs/:org', router))
    await (await fetch(`${url}/orgs/acme/users/7`)).text()
    await until(() => records.length === 1)
    expect(records[0]?.name).toBe('GET /orgs/acme/users/:id')
  })

  it('brings an error of an async handler to the error handler from Express 5 on', async () => {
    const seen = await inProcess(`
      import express from '${name}'
      const tell = (text) => { console.log(text); process.exit() }
      process.on('unhandledRejection', () => tell('nobody'))
      const app = express().get('/', async () => { throw new Error('broken') })
      app.use((error, req, res, next) => tell('the error handler'))
      const server = app.listen(0, '127.0.0.1', () => fetch('http://127.0.0.1:' + server.address().port).catch(() => {}))`)
    expect(seen).toBe(name === 'express' ? 'the error handler\n' : 'nobody\n')
  })
})

/** What a program prints: some of them end in an error that nobody may catch. */
async function inProcess(program: string): Promise<string> {
  const cwd = new URL('.', import.meta.url)
  const args = ['--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  return stdout
}

describe.each([
  ['Koa 3', Koa],
  ['Koa 2', Koa2 as unknown as typeof Koa],
])('F: %s', (name, Framework) => {
  function application() {
    const { records, options } = recorder()
    const app = new Framework()
    app.silent = true
    return { records, app: app.use(koaBaton(options)) }
  }

  it('has no routes, so that a request is named by hand', async () => {
    const { records, app } = application()
    app.use((ctx) => {
      if (ctx.path === '/named') ctx.transaction.name = 'GET /named'
      ctx.body = ''
    })
    const url = await serve(app.callback())
    for (const path of ['/users/7', '/named']) await (await fetch(url + path)).text()
    await until(() => records.length === 2)
    expect(records.map((record) => record.name).sort()).toEqual(['GET /named', 'GET unknown route'])
  })

  it('reads a generator in ctx.body outside of the scope', async () => {
    const { app } = application()
    const seen: unknown[] = []
    app.use((ctx) => {
      seen.push(currentTransaction() === ctx.transaction)
      ctx.body = Readable.from(
        (function* () {
          seen.push(currentTransaction())
          yield 'text'
        })(),
      )
    })
    const url = await serve(app.callback())
    expect(await (await fetch(url)).text()).toBe('text')
    expect(seen).toEqual([true, undefined])
  })

  it('leaves the connection open when a stream breaks, in version 2 alone', async () => {
    const { records, app } = application()
    const errors: unknown[] = []
    app.on('error', (error) => errors.push(error))
    app.use((ctx) => {
      ctx.body = ctx.path !== '/broken' ? '' : new Readable({ read() {} })
      if (ctx.body instanceof Readable) {
        ctx.body.push('begun')
        breaking = ctx.body
      }
    })
    let breaking: Readable | undefined
    const url = await serve(app.callback())
    const request = http.get(`${url}/broken`).on('error', () => {})
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    response.on('error', () => {})
    await once(response, 'data')
    breaking?.destroy(new Error('broken'))
    await until(() => errors.length > 0)
    const isOfBroken = ({ attributes }: SpanRecord) => attributes['url.path'] === '/broken'
    if (name === 'Koa 2') {
      await (await fetch(`${url}/other`)).text()
      await until(() => records.length === 1)
      expect(records.filter(isOfBroken)).toEqual([])
      request.destroy()
    }
    await until(() => records.some(isOfBroken))
    expect(records.find(isOfBroken)).toMatchObject({ aborted: true, outcome: 'unknown' })
  })
})

it('F: node:http has no routes, so that a request is named by hand', async () => {
  const { records, options } = recorder()
  const engine = createBaton(options)
  const url = await serve((req, res) =>
    handle(engine, req, res, (transaction) => {
      if (req.url === '/named') transaction.name = 'GET /named'
      res.end()
    }),
  )
  for (const path of ['/users/7', '/named']) await (await fetch(url + path)).text()
  await until(() => records.length === 2)
  expect(records.map(({ name }) => name).sort()).toEqual(['GET /named', 'GET unknown route'])
})
