import http, { type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastifyCaching from '@fastify/caching'
import { afterEach, describe, expect, it } from '@jest/globals'
import apicache from 'apicache'
import express from 'express'
import Fastify from 'fastify'
import Koa from 'koa'
import koaCash from 'koa-cash'
import { type Baton, type BatonOptions, createBaton, type SpanRecord } from '../../src/index.js'
import { handle, open, transactionOf } from '../../src/node/index.js'
import { warningsDuring } from '../warnings.js'
import { until } from './serving.js'

const closing: (() => unknown)[] = []
afterEach(() => Promise.all(closing.splice(0).map((close) => close())))

const page = (tags: unknown) => `<!doctype html><html><head>${tags}<title>x</title></head><body>y</body></html>`

/** Makes the page of a request, with the tags that its template asks for. */
type Render = (req: object) => string

async function listening(listener: RequestListener): Promise<string> {
  const server = http.createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(
    () => server.close(),
    () => server.closeAllConnections(),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** Applications with a cache of their own behind Baton: what the first user made of the page, the second one gets. */
const applications: readonly [name: string, start: (baton: Baton, render: Render) => Promise<string>][] = [
  [
    'a Map',
    (baton, render) => {
      const pages = new Map<string, string>()
      return listening((req, res) =>
        handle(baton, req, res, () => {
          const path = req.url as string
          const text = pages.get(path) ?? render(req)
          pages.set(path, text)
          res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(text)
        }),
      )
    },
  ],
  [
    'apicache',
    (baton, render) => {
      const app = express()
      app.use((req, res, next) => open(baton, req, res).run(next))
      const cache = apicache.newInstance({ enabled: true })
      closing.push(() => cache.clear(undefined)) // and its timers
      closing.push(() => cache.clear(undefined))
      app.use(cache.middleware('5 minutes'))
      app.get('/', (req, res) => void res.send(render(req)))
      return listening(app as RequestListener)
    },
  ],
  [
    'koa-cash',
    (baton, render) => {
      const pages = new Map<string, unknown>()
      const app = new Koa()
      app.use((ctx, next) => open(baton, ctx.req, ctx.res).run(next))
      app.use(koaCash({ get: async (key) => pages.get(key), set: async (key, value) => void pages.set(key, value) }))
      app.use(async (ctx) => {
        if (await ctx.cashed()) return
        ctx.type = 'html'
        ctx.body = render(ctx.req)
      })
      return listening(app.callback())
    },
  ],
  [
    '@fastify/caching',
    async (baton, render) => {
      const app = Fastify()
      app.addHook('onRequest', (request, reply, next) => {
        open(baton, request.raw, reply.raw).run(next)
      })
      await app.register(fastifyCaching)
      const { cache } = app as unknown as { cache: Cache }
      app.get('/', async (request, reply) => {
        const stored = await new Promise<{ item: string } | null>((resolve) =>
          cache.get('page', (_error, found) => resolve(found)),
        )
        const text = stored?.item ?? render(request.raw)
        await new Promise((resolve) => cache.set('page', text, 60_000, resolve))
        return reply.type('text/html; charset=utf-8').send(text)
      })
      closing.push(() => app.close())
      return `${await app.listen({ port: 0, host: '127.0.0.1' })}/`
    },
  ],
  [
    'a cache around a handler, as workers have it',
    (baton, render) => {
      const cache = new Map<string, Response>()
      const answer = async (req: http.IncomingMessage) => {
        const stored = cache.get(req.url as string)
        if (stored) return stored.clone()
        const made = new Response(render(req), { headers: { 'content-type': 'text/html', etag: '"v1"' } })
        cache.set(req.url as string, made.clone())
        return made
      }
      return listening((req, res) =>
        handle(baton, req, res, async () => {
          const { status, headers, body } = await answer(req)
          res.writeHead(status, Object.fromEntries(headers))
          for await (const chunk of body ?? []) res.write(chunk)
          res.end()
        }),
      )
    },
  ],
]

interface Cache {
  get(key: string, done: (error: unknown, found: { item: string } | null) => void): void
  set(key: string, value: string, time: number, done: (error: unknown) => void): void
}

const byTemplate: Render = (req) => page(transactionOf(req)?.pageLoad.tags())
const navigation = { accept: 'text/html', 'sec-fetch-dest': 'document' }
const idsIn = (text: string | null) => [...new Set((text ?? '').match(/[0-9a-f]{32}/g) ?? [])]

describe.each(applications)('B8: a page that %s replays', (name, start) => {
  async function visits(options: BatonOptions, render: Render) {
    const records: SpanRecord[] = []
    const url = await start(createBaton({ ...options, record: (record) => records.push(record) }), render)
    const answers: { body: string; inBody: string[]; inHeader: string[]; caching: string | null }[] = []
    const warnings = await warningsDuring(async () => {
      for (let i = 0; i < 3; i++) {
        const answer = await fetch(url, { headers: navigation })
        const body = await answer.text()
        const inHeader = idsIn(answer.headers.get('server-timing'))
        answers.push({ body, inBody: idsIn(body), inHeader, caching: answer.headers.get('cache-control') })
        await until(() => records.length === i + 1)
      }
    })
    return { answers, traces: records.map(({ traceId }) => traceId), codes: warnings.map(({ code }) => code) }
  }

  it.each<[string, Render]>([
    ['without tags', () => page('')],
    ['with the tags of the first user', byTemplate],
  ])('is linked to the trace of each user by autoInject, when it is stored %s', async (_, render) => {
    const { answers, traces, codes } = await visits({ autoInject: true }, render)
    expect(new Set(traces).size).toBe(3)
    expect(answers.map(({ inBody, inHeader, caching }) => ({ inBody, inHeader, caching }))).toEqual(
      traces.map((id) => ({ inBody: [id], inHeader: [id], caching: 'private, no-cache' })),
    )
    for (const { body } of answers) {
      expect(body.replace(/<meta name="traceparent" content="[-0-9a-f]{55}">/, '{tags}')).toBe(page('{tags}'))
    }
    // apicache says `max-age`, and stores what is written: with tags.
    const isStoredTagged = render === byTemplate || name === 'apicache'
    expect(codes).toEqual([
      ...(name === 'apicache' ? ['BATON_CACHE'] : []),
      ...(isStoredTagged ? ['BATON_REPLAYED'] : []),
    ])
  })

  it('names the trace of the first user in its tags without autoInject, and its own in Server-Timing if it is private', async () => {
    const { answers, traces } = await visits({}, byTemplate)
    const [first] = traces
    expect(answers.map(({ inBody }) => inBody)).toEqual([[first], [first], [first]])
    const own = traces.map((id, i) => (name === 'apicache' && i > 0 ? [] : [id]))
    expect(answers.map(({ inHeader }) => inHeader)).toEqual(own)
  })
})

describe('B8: headers that a cache replays', () => {
  it.each<[what: string, timing: string, expected: (own: string) => RegExp]>([
    [
      'are replaced where Server-Timing names another trace',
      'db;dur=53;desc="a, b", traceparent;desc="00-{other}-00f067aa0ba902b7-01", trace-baton;desc="1790000000123 120 private"',
      (own) => new RegExp(`^db;dur=53;desc="a, b", traceparent;desc="00-${own}-[^,]+", trace-baton;desc="[^,]+"$`),
    ],
    [
      'stay, but for the time, where they name the same trace, by a service that was called',
      'traceparent;desc="00-{own}-00f067aa0ba902b7-01", trace-baton;desc="1790000000123 120 private"',
      (own) =>
        new RegExp(
          `^traceparent;desc="00-${own}-00f067aa0ba902b7-01", trace-baton;desc="(?!1790000000123)[^,]+ ${own}"$`,
        ),
    ],
    [
      'stay where nobody of us has written them',
      'traceparent;desc="00-{other}-00f067aa0ba902b7-01"',
      () => /^traceparent;desc="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", trace-baton;desc="[^,]+"$/,
    ],
  ])('%s', async (what, timing, expected) => {
    let own = ''
    const baton = createBaton({ record: () => {} })
    const url = await listening((req, res) =>
      handle(baton, req, res, ({ traceId }) => {
        own = traceId
        const text = timing.replace('{own}', traceId).replace('{other}', '4bf92f3577b34da6a3ce929d0e0e4736')
        res.writeHead(200, { 'content-type': 'text/html', 'server-timing': text }).end(page(''))
      }),
    )
    const seen: (string | null)[] = []
    const warnings = await warningsDuring(async () => {
      for (let i = 0; i < 2; i++) {
        const answer = await fetch(url, { headers: navigation })
        await answer.text()
        seen.push(answer.headers.get('server-timing'))
        expect(seen[i]).toMatch(expected(own))
      }
    })
    expect(warnings.map(({ code }) => code)).toEqual(what.startsWith('are replaced') ? ['BATON_REPLAYED'] : [])
  })
})
