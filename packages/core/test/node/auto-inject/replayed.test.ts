import { afterEach, describe, expect, it } from '@jest/globals'
import { createBaton, type SpanRecord, type Transaction } from '../../../src/index.js'
import { handle, type RawRequest } from '../../../src/node/index.js'
import type { BatonOptions } from '../../../src/options/options.js'
import { warningsDuring } from '../../warnings.js'
import { type Answer, protocols, type Response, type Serving, until } from '../serving.js'

type Respond = (res: Response, transaction: Transaction, req: RawRequest) => unknown

const type = 'text/html; charset=utf-8'
const other = '4bf92f3577b34da6a3ce929d0e0e4736'
const replayed =
  /^The page GET unknown route named another trace than its own: a cache inside the application has replayed it\. Its tags were replaced\. /

describe.each(protocols)('autoInject over %s', (_protocol, serve) => {
  const servings: Serving[] = []
  afterEach(() => Promise.all(servings.splice(0).map((serving) => serving.close())))

  /** An application whose responses, ids aside, can be compared with those of the same one without the option. */
  async function serving(respond: Respond, options: BatonOptions = {}) {
    const records: SpanRecord[] = []
    const baton = createBaton({ serverTiming: false, ...options, record: (record) => records.push(record) })
    const served = await serve((req, res) => handle(baton, req, res, (transaction) => respond(res, transaction, req)))
    servings.push(served)
    return { ask: served.ask, records }
  }

  const fragment = '<section id="a">hi</section>'
  const said = {
    'content-type': type,
    'content-length': String(fragment.length),
    etag: '"v7"',
    'last-modified': 'Tue, 15 Nov 1994 12:45:26 GMT',
    'cache-control': 'public, max-age=5',
  }
  const set = (res: Response, headers: Record<string, string>) => {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
    return res
  }

  it.each<[how: string, respond: Respond]>([
    ['writeHead with headers', (res) => res.writeHead(200, said).end(fragment)],
    ['writeHead with a status alone', (res) => set(res, said).writeHead(203).end(fragment)],
    ['setHeader', (res) => set(res, said).end(fragment)],
    [
      'writeHead, and two pieces',
      (res) => {
        res.writeHead(200, said)
        res.write('<')
        res.end(fragment.slice(1))
      },
    ],
    [
      'setHeader, and a first piece that shows nothing',
      (res) => {
        set(res, said).write('<se')
        res.end(fragment.slice(3))
      },
    ],
    ['writeHead, and no body', (res) => res.writeHead(200, { ...said, 'content-length': '0' }).end()],
  ])('B10: leaves a fragment as it is, GET and HEAD: %s', async (_, respond) => {
    const answers = (autoInject: boolean) => async () => {
      const { ask } = await serving(respond, { autoInject })
      return [await ask(), await ask({ method: 'HEAD' })]
    }
    let answered: Answer[] = []
    const warnings = await warningsDuring(async () => {
      answered = await answers(true)()
    })
    const without = await answers(false)()
    expect(answered[0]).toEqual(without[0])
    expect(warnings).toEqual([])
    if (answered[0]?.body !== '') expect(answered[1]).toEqual(without[1])
  })

  const page = '<!doctype html><html><head><title>x</title></head><body>y</body></html>'

  it.each<[how: string, respond: Respond]>([
    ['writeHead', (res) => res.writeHead(200, { ...said, 'content-length': String(page.length) }).end(page)],
    ['setHeader', (res) => set(res, { 'content-type': type, etag: '"v7"' }).end(page)],
    [
      'pieces',
      (res) => {
        res.writeHead(200, said).write(page.slice(0, 17))
        res.end(page.slice(17))
      },
    ],
  ])('B10: says to HEAD what it says to GET of a page with tags: %s', async (_, respond) => {
    const { ask, records } = await serving(respond, { autoInject: true })
    const get = await ask()
    const head = await ask({ method: 'HEAD' })
    expect(get.headers).toMatchObject({ 'cache-control': 'private, no-cache' })
    const { 'content-length': length, ...rest } = get.headers
    expect(head.headers).toEqual(head.headers['content-length'] === undefined ? rest : get.headers)
    if (length !== undefined) expect(length).toBe(String(Buffer.byteLength(get.body)))
    await until(() => records.length === 2)
    expect(records[1]?.parentId).toBeUndefined()
  })

  it('takes headers for sent once writeHead was called, as Node does', async () => {
    const seen: unknown[] = []
    const { ask } = await serving(
      (res) => {
        seen.push(res.writeHead(200, { 'content-type': type, etag: '"a"' }) === res, res.headersSent)
        for (const change of [() => res.setHeader('x-late', '1'), () => res.writeHead(500)]) {
          try {
            change()
          } catch (error) {
            seen.push((error as { code: string }).code.replace('HTTP2', 'HTTP'))
          }
        }
        res.end(page)
      },
      { autoInject: true },
    )
    const { status, headers, body } = await ask()
    expect(seen).toEqual([true, true, 'ERR_HTTP_HEADERS_SENT', 'ERR_HTTP_HEADERS_SENT'])
    expect([status, headers.etag, headers['x-late'], body.includes('traceparent')]).toEqual([
      200,
      undefined,
      undefined,
      true,
    ])
  })

  it('sends headers that flushHeaders asks for before there is a body, and tags what follows', async () => {
    const { ask } = await serving(
      (res) => {
        res.writeHead(200, { 'content-type': type })
        res.flushHeaders()
        res.end(page)
      },
      { autoInject: true },
    )
    const { headers, body } = await ask()
    expect([headers['cache-control'], body.includes('<head><meta name="traceparent"')]).toEqual([
      'private, no-cache',
      true,
    ])
  })

  const all: BatonOptions = { autoInject: true, pageLoad: { w3c: true, sentry: true, datadog: true } }
  const old = [
    `<meta name="traceparent" content="00-${other}-00f067aa0ba902b7-01">`,
    `<meta name="sentry-trace" content="${other}-00f067aa0ba902b7-1">`,
    `<meta content='sentry-trace_id=${other},sentry-sampled=true' name='baggage'>`,
    '<meta name="dd-trace-id" content="11803532876627986230">',
    '<meta name="dd-trace-time" content="1790000000123">',
  ]
  const names = ['sentry-trace', 'baggage', 'dd-trace-id', 'dd-trace-time', 'traceparent']
  const stored = `<!doctype html><html><head>${old.join('\n')}<title>x</title></head><body>y</body></html>`
  const byCut: Respond = (res, _transaction, req) => {
    const cut = Number(req.url?.slice(1))
    set(res, { 'content-type': type, ...(cut % 2 ? { 'content-length': String(stored.length) } : {}) })
    res.write(stored.slice(0, cut))
    res.end(stored.slice(cut))
  }
  const isOld = new RegExp(`${other}|11803532876627986230|1790000000123`)

  it('B8: replaces the tags of another trace in a page that the application has kept, cut in two at any byte', async () => {
    const { ask, records } = await serving(byCut, all)
    const warnings = await warningsDuring(async () => {
      for (let i = 0; i <= stored.length; i++) {
        const { body } = await ask({ path: `/${i}` })
        expect(body).not.toMatch(isOld)
        expect(body.match(/(?<=name=")[^"]+/g)).toEqual(names)
        await until(() => records.length === i + 1)
        expect(body).toContain(`content="00-${records[i]?.traceId}-${records[i]?.spanId}-01"`)
      }
    })
    expect(warnings).toEqual([{ code: 'BATON_REPLAYED', message: expect.stringMatching(replayed) }])
  })

  it.each<[what: string, tag: (transaction: Transaction) => string]>([
    ['by its template', ({ traceparent }) => `<meta name="traceparent" content="${traceparent}">`],
    [
      'by a service that it has called',
      ({ traceId }) => `<meta name=sentry-trace content=${traceId}-00f067aa0ba902b7-1>`,
    ],
  ])('B8: leaves a page alone that is tagged with its own trace %s', async (_, tag) => {
    const warnings = await warningsDuring(async () => {
      let sent = ''
      const { ask } = await serving((res, transaction) => {
        sent = `<!doctype html><head><title>x</title>${tag(transaction)}</head>`
        res.writeHead(200, { 'content-type': type, etag: '"a"', 'cache-control': 'max-age=5' }).end(sent)
      }, all)
      const { body, headers } = await ask()
      expect([body, headers.etag, headers['cache-control']]).toEqual([sent, '"a"', 'max-age=5'])
    })
    expect(warnings).toEqual([])
  })
})
