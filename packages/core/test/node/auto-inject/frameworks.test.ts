import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import http, { type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import compression from 'compression'
import express, { type Express, type RequestHandler } from 'express'
import express4 from 'express4'
import Koa, { type Middleware } from 'koa'
import compress from 'koa-compress'
import { createBaton } from '../../../src/index.js'
import { open, type RawRequest, type RawResponse } from '../../../src/node/index.js'
import type { BatonOptions } from '../../../src/options/options.js'
import { warningsDuring } from '../../warnings.js'

const page = `<!doctype html><html><head><title>Größe</title></head><body>${'日本🎉 '.repeat(500)}</body></html>`
const tagged = page.replace('<head>', '<head>{tags}')
const tag = /<meta name="traceparent" content="[-0-9a-f]{55}">/g

/** The page in pieces that end anywhere, also inside of a character. */
function* pieces() {
  const bytes = Buffer.from(page)
  for (let i = 0; i < bytes.length; i += 5) yield bytes.subarray(i, i + 5)
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-'))
  await writeFile(join(folder, 'index.html'), page)
  await writeFile(join(folder, 'big.html'), page.repeat(30))
})
afterAll(() => rm(folder, { recursive: true }))

const servers: http.Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Decoded, with `{tags}` in the place of the tags. */
  readonly body: string
}

/** Serves an application, and gives a way to ask it. */
async function serving(listener: (req: http.IncomingMessage, res: http.ServerResponse) => void) {
  const server = http.createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return (path = '/', headers: http.OutgoingHttpHeaders = {}, method = 'GET') =>
    new Promise<Answer>((resolve, reject) => {
      http
        .request({ host: '127.0.0.1', port, path, headers, method, agent: false }, async (res) => {
          const chunks: Buffer[] = []
          for await (const chunk of res) chunks.push(chunk)
          const bytes = Buffer.concat(chunks)
          const { 'content-encoding': encoding } = res.headers
          const decoded =
            encoding === 'gzip' ? gunzipSync(bytes) : encoding === 'br' ? brotliDecompressSync(bytes) : bytes
          const body = decoded.toString().replace(tag, '{tags}')
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body })
        })
        .on('error', reject)
        .end()
    })
}

describe.each([
  ['Express 5', express],
  ['Express 4', express4 as unknown as typeof express],
])('%s', (_, framework) => {
  /** What the adapter does. */
  const baton = (options: BatonOptions = {}): RequestHandler => {
    const engine = createBaton({ autoInject: true, serverTiming: false, ...options })
    return (req, res, next) => open(engine, req, res).run(next)
  }
  const serve = (build: (app: Express) => void) => {
    const app = framework()
    build(app)
    return serving(app)
  }

  it('tags files, which say how long they are, and gives nothing by which they could be asked for again', async () => {
    const plain = await (await serve((app) => app.use(framework.static(folder))))('/')
    const ask = await serve((app) => app.use(baton(), framework.static(folder)))
    let { headers, body } = plain
    const warnings = await warningsDuring(async () => ({ headers, body } = await ask('/')))
    expect(warnings).toMatchObject([{ code: 'BATON_CACHE' }]) // Express says "public, max-age=0"
    expect(body).toBe(tagged)
    const { etag, 'last-modified': lastModified, 'accept-ranges': ranges, ...rest } = plain.headers
    expect([typeof etag, typeof lastModified, ranges]).toEqual(['string', 'string', 'bytes'])
    expect(headers).toEqual({
      ...rest,
      'content-length': String(Buffer.byteLength(page) + `<meta name="traceparent" content="">`.length + 55),
      'cache-control': 'private, no-cache',
      date: expect.any(String),
    })
  })

  it.each<[what: string, headers: http.OutgoingHttpHeaders, method: string]>([
    ['a part of a file', { range: 'bytes=10-60' }, 'GET'],
    ['a file that the browser has as it was', { 'if-none-match': '*' }, 'GET'],
  ])('leaves %s alone', async (_, headers, method) => {
    const [with_, without] = await Promise.all(
      [true, false].map(async (autoInject) => {
        const ask = await serve((app) => app.use(baton({ autoInject }), framework.static(folder)))
        return ask('/', headers, method)
      }),
    )
    expect(with_).toEqual({ ...without, headers: { ...without?.headers, date: expect.any(String) } })
  })

  it('B10: says nothing in the head of a file of the body that it would have been', async () => {
    const ask = await serve((app) => app.use(baton(), framework.static(folder)))
    const { headers } = await ask('/', {}, 'HEAD')
    const { 'content-length': _length, 'cache-control': _caching, ...get } = (await ask('/')).headers
    const { 'cache-control': caching, ...head } = headers
    expect(head).toEqual({ ...get, date: expect.any(String) })
    expect(caching).toBe('public, max-age=0') // there is nothing in it that others must not see
  })

  it('tags what is sent, without the validator that would let it be shown again', async () => {
    const ask = await serve((app) => app.use(baton()).get('/', (_, res) => void res.send(page)))
    const first = await ask('/')
    expect([first.body, first.headers.etag]).toEqual([tagged, undefined])
    expect((await ask('/', { 'if-modified-since': new Date().toUTCString() })).body).toBe(tagged)
  })

  it("tags the framework's own error page", async () => {
    const ask = await serve((app) => app.use(baton()))
    const { status, body } = await ask('/nowhere')
    expect(status).toBe(404)
    expect(body).toContain('<head>{tags}')
  })

  describe.each<[where: string, mount: (app: Express) => unknown]>([
    ['outside', (app) => app.use(compression(), baton())],
    ['inside', (app) => app.use(baton(), compression())],
    ['outside and inside', (app) => app.use(compression(), baton(), compression())],
  ])('with compression() %s', (_, mount) => {
    const handlers: [how: string, handler: RequestHandler][] = [
      ['sent', (_req, res) => void res.send(page)],
      [
        'written',
        (_req, res) => {
          res.type('html')
          for (const piece of pieces()) res.write(piece)
          res.end()
        },
      ],
      ['written behind its headers', (_req, res) => void res.writeHead(200, { 'content-type': 'text/html' }).end(page)],
      [
        'flushed',
        (_req, res) => {
          res.type('html').write('<!doctype html><html><he')
          ;(res as unknown as { flush(): void }).flush()
          setImmediate(() => res.end(page.slice(page.indexOf('ad>'))))
        },
      ],
      ['read from a file', (_req, res) => res.sendFile('index.html', { root: folder })],
    ]
    it.each(handlers)('tags a page that is %s', async (_, handler) => {
      const ask = await serve((app) => {
        mount(app)
        app.get('/', handler)
      })
      const warnings = await warningsDuring(async () => {
        for (const encoding of ['gzip', 'br', 'identity']) {
          const { headers, body } = await ask('/', { 'accept-encoding': encoding })
          expect(headers['content-encoding']).toBe(encoding === 'identity' ? undefined : encoding)
          expect(body).toBe(tagged)
          expect(headers.etag).toBeUndefined()
        }
      })
      expect(warnings.filter(({ code }) => code !== 'BATON_CACHE')).toEqual([])
    })

    it('tags a file of many pieces', async () => {
      const ask = await serve((app) => {
        mount(app)
        app.use(framework.static(folder))
      })
      await warningsDuring(async () => {
        const { headers, body } = await ask('/big.html', { 'accept-encoding': 'gzip' })
        expect(headers['content-encoding']).toBe('gzip')
        expect(body).toBe(page.repeat(30).replace('<head>', '<head>{tags}'))
      })
    })

    it('leaves alone what was compressed before, and says so', async () => {
      const ask = await serve((app) => {
        mount(app)
        app.get('/', (_req, res) => void res.set('content-encoding', 'gzip').type('html').send(gzipSync(page)))
      })
      const warnings = await warningsDuring(async () => {
        const { headers, body } = await ask('/', { 'accept-encoding': 'gzip' })
        expect([body, typeof headers.etag]).toEqual([page, 'string'])
      })
      expect(warnings).toMatchObject([{ code: 'BATON_AUTO_INJECT', message: expect.stringContaining('compressed') }])
    })
  })

  it.each([
    ['outside', true],
    ['inside', false],
  ])('tags once what middleware %s catches, and sends when it has put back what it found', async (_, outside) => {
    const late: RequestHandler = (_req, res, next) => {
      const { end } = res
      res.end = ((...args: Parameters<typeof end>) => {
        res.end = end
        setImmediate(() => res.end(...args))
        return res
      }) as typeof end
      next()
    }
    const ask = await serve((app) => {
      app.use(...(outside ? [late, baton()] : [baton(), late])).get('/', (_, res) => void res.send(page))
    })
    expect((await ask('/')).body).toBe(tagged)
  })

  it.each([
    ['outside', true],
    ['inside', false],
  ])('lets middleware %s split what is sent', async (_, outside) => {
    const split: RequestHandler = (_req, res, next) => {
      const { end, write } = res
      res.end = ((chunk: Buffer | string, encoding: BufferEncoding) => {
        const bytes = Buffer.from(chunk as string, encoding)
        write.call(res, bytes.subarray(0, -1), 'utf8')
        return end.call(res, bytes.subarray(-1), 'utf8')
      }) as typeof end
      next()
    }
    const ask = await serve((app) => {
      app.use(...(outside ? [split, baton()] : [baton(), split])).get('/', (_, res) => void res.send(page))
    })
    expect((await ask('/')).body).toBe(tagged)
  })
})

describe('Koa', () => {
  /** What the adapter does. */
  const baton = (): Middleware => {
    const engine = createBaton({ autoInject: true })
    return (ctx, next) => {
      const { response } = ctx
      const status = () => ((response as { _explicitStatus?: boolean })._explicitStatus ? response.status : 200)
      return open(engine, ctx.req as RawRequest, ctx.res as RawResponse, { status }).run(next)
    }
  }
  const serve = (...middleware: Middleware[]) => {
    const app = new Koa()
    for (const one of middleware) app.use(one)
    return serving(app.callback())
  }
  it.each<[what: string, body: () => unknown]>([
    ['text', () => page],
    ['bytes', () => Buffer.from(page)],
    ['a stream', () => Readable.from(pieces())],
    ['a web stream', () => Readable.toWeb(Readable.from(pieces()))],
    ['a blob', () => new Blob([page])],
  ])('tags a body that is %s', async (_, body) => {
    const ask = await serve(baton(), (ctx) => {
      ctx.body = body()
      ctx.type = 'html'
      ctx.etag = 'abc'
    })
    const answer = await ask('/')
    expect([answer.status, answer.body, answer.headers.etag]).toEqual([200, tagged, undefined])
  })

  it.each([
    ['outside', true],
    ['inside', false],
  ])('leaves bodies alone that koa-compress has compressed %s, and says so', async (_, outside) => {
    const handler: Middleware = (ctx) => {
      ctx.body = page
      ctx.type = 'html'
    }
    const ask = await serve(...(outside ? [compress(), baton()] : [baton(), compress()]), handler)
    const warnings = await warningsDuring(async () => {
      const { headers, body } = await ask('/', { 'accept-encoding': 'gzip' })
      expect([headers['content-encoding'], body]).toEqual(['gzip', page])
      expect((await ask('/', { 'accept-encoding': 'identity' })).body).toBe(tagged)
    })
    expect(warnings).toMatchObject([{ code: 'BATON_AUTO_INJECT', message: expect.stringContaining('compressed') }])
  })
})
