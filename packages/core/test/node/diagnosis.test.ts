import { afterEach, describe, expect, it } from '@jest/globals'
import ejs from 'ejs'
import Handlebars from 'handlebars'
import nunjucks from 'nunjucks'
import { explanations } from '../../src/diagnostics/diagnosis.js'
import { createBaton, type Transaction } from '../../src/index.js'
import { handle } from '../../src/node/index.js'
import type { BatonOptions } from '../../src/options/options.js'
import { warningsDuring } from '../warnings.js'
import { type Asking, protocols, type Response, type Serving } from './serving.js'

const html = { 'content-type': 'text/html; charset=utf-8' }
const shared = { ...html, 'cache-control': 'public, max-age=60' }
const tags = ({ pageLoad }: Transaction) => String(pageLoad.tags())

describe.each(protocols)('diagnose over %s', (_, serve) => {
  const servings: Serving[] = []
  afterEach(() => Promise.all(servings.splice(0).map((serving) => serving.close())))

  /** Asks twice, and gives the last body and what was said. */
  async function said(
    headers: Record<string, string>,
    render: (transaction: Transaction, res: Response) => string,
    options: BatonOptions = {},
    asking: Asking = {},
  ) {
    let body = ''
    const told = await warningsDuring(async () => {
      const baton = createBaton({ diagnose: true, record: false, ...options })
      const served = await serve((req, res) =>
        handle(baton, req, res, (transaction) => {
          for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
          res.end(render(transaction, res))
        }),
      )
      servings.push(served)
      await served.ask(asking)
      body = (await served.ask(asking)).body
    })
    return { body, told: told.map(({ code, message }) => `${code}: ${message}`) }
  }

  const because = (why: string) => [`BATON_DIAGNOSE: The page GET unknown route is not linked: ${why}`]
  const marked = (cause: string) => `<meta name="trace-baton" data-trace-baton="${cause}">`

  it('says once that nobody called a helper', async () => {
    expect(await said(html, () => '<p>')).toEqual({
      body: '<p>',
      told: because(
        'no helper was called while it was rendered. Put pageLoad.tags(), script() or data() into its <head>, or turn on `autoInject`.',
      ),
    })
  })

  it('says nothing of a page with a snippet of its own, which calls ensureParentId() and no helper', async () => {
    const { told } = await said(html, ({ ensureParentId }) => ensureParentId(), { pageLoad: { elastic: true } })
    expect(told).toEqual([])
  })

  it.each<[object, boolean]>([
    [{ 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', 'sec-purpose': 'prefetch;prerender' }, true],
    [{ 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'same-origin', 'upgrade-insecure-requests': '1' }, true],
    [{ 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }, false],
  ])(
    'C4: says once that Elastic’s own snippet names a span that its agent may not report: %j',
    async (headers, isSaid) => {
      const snippet = ({ ensureParentId, pageLoad }: Transaction) => `${pageLoad.script('elastic')}${ensureParentId()}`
      const { told } = await said(html, snippet, { pageLoad: { elastic: true } }, { headers: { ...headers } })
      const text =
        'BATON_DIAGNOSE: The page GET unknown route calls ensureParentId(), although the browser loads it ahead, or by a service worker: Elastic RUM may report no span of the id that it gets. Use pageLoad.script("elastic") or data().'
      expect(told).toEqual(isSaid ? [text] : [])
    },
  )

  it('E3: says once that a request named several traces, and nothing of several lines of one trace', async () => {
    const line = (trace: string, span: string) => `00-${trace.repeat(32)}-${span.repeat(16)}-01`
    const several = { headers: { traceparent: `${line('1', 'a')}, ${line('2', 'b')}` } }
    expect((await said(html, tags, {}, several)).told).toEqual([
      'BATON_DIAGNOSE: A request starts a new trace, because its header `traceparent` came in several lines that name different traces. A proxy in front adds its own line: let it replace the line of its caller.',
    ])
    const one = { headers: { traceparent: `${line('1', 'a')}, ${line('1', 'b')}` } }
    expect((await said(html, tags, {}, one)).told).toEqual([])
    expect((await said(html, tags, { propagators: ['b3'] }, several)).told).toEqual([])
    expect((await said(html, tags, { diagnose: false }, several)).told).toEqual([])
  })

  it('says nothing of a page that is linked, and marks nothing', async () => {
    const { body, told } = await said(html, tags)
    expect(told).toEqual([])
    expect(body).toMatch(/^<meta name="traceparent" content="[^"]+">$/)
  })

  it.each<[string, Record<string, string>, BatonOptions, Asking, string, string]>([
    ['not-html', { 'content-type': 'text/plain' }, {}, {}, 'not-html', 'the response is not HTML. '],
    [
      'a download',
      { ...html, 'content-disposition': 'attachment; filename="a.html"' },
      {},
      {},
      'download',
      'the browser saves it as a file',
    ],
    ['fetched', html, {}, { headers: { 'sec-fetch-dest': 'empty' } }, 'fetched', 'a script asked for it'],
    [
      'prefetched',
      html,
      {},
      { headers: { 'sec-fetch-dest': 'document', purpose: 'prefetch' } },
      'prefetched',
      'the browser fetched it in advance',
    ],
    ['cacheable', shared, { cache: 'omit' }, {}, 'cacheable', 'others may get it from a cache.'],
  ])('says that a page is %s, and marks it', async (_title, headers, options, asking, cause, why) => {
    const { body, told } = await said(headers, tags, options, asking)
    expect(told.filter((line) => line.startsWith('BATON_DIAGNOSE'))).toEqual([
      expect.stringContaining(`The page GET unknown route is not linked: ${why}`),
    ])
    expect(body).toBe(marked(cause))
  })

  it('C9: says that tags() has nothing for the one agent that is configured, and what to write instead', async () => {
    const { body, told } = await said(html, tags, { pageLoad: { elastic: true } })
    expect(told).toEqual(
      because(
        'tags() was called, but no agent that is configured reads a tag. Elastic RUM needs pageLoad.script("elastic") or config("elastic").',
      ),
    )
    expect(body).toBe(marked('no-tags'))
  })

  it('C9: says that script() is for an agent that is not configured', async () => {
    const { told } = await said(html, ({ pageLoad }) => String(pageLoad.script('sentry')), { pageLoad: { w3c: true } })
    expect(told).toEqual(
      because(
        'a helper was called for an agent that the option `pageLoad` does not name, so the agent gets the ids without its options.',
      ),
    )
  })

  it.each<[string, (markup: string) => string]>([
    ['EJS', (markup) => ejs.escapeXML(markup)],
    ['Handlebars', (markup) => Handlebars.escapeExpression(markup)],
    ['Nunjucks', (markup) => (nunjucks.lib as unknown as { escape: typeof ejs.escapeXML }).escape(markup)],
  ])('C9: says that %s has escaped the markup of a helper', async (_title, escapeIn) => {
    const options = { pageLoad: { w3c: true, elastic: true } } as const
    const renders: ((transaction: Transaction) => unknown)[] = [
      ({ pageLoad }) => pageLoad.tags(),
      ({ pageLoad }) => pageLoad.script('elastic'),
      ({ pageLoad }) => pageLoad.data(),
    ]
    for (const render of renders) {
      for (const written of [(html: string) => html, (html: string) => Buffer.from(html) as never]) {
        const { told } = await said(html, (transaction) => written(escapeIn(String(render(transaction)))), options)
        expect(told).toEqual(because(explanations.escaped))
      }
    }
    // Data in an attribute is escaped, and right.
    const attribute = ({ pageLoad }: Transaction) => `<p data-page="${escapeIn(String(pageLoad.config('elastic')))}">`
    expect((await said(html, attribute, options)).told).toEqual([])
  })

  it('C7: says that nothing reports the span that the page names', async () => {
    const { told } = await said(html, tags, { record: undefined })
    expect(told.filter((line) => line.startsWith('BATON_DIAGNOSE'))).toEqual(
      because('nothing reports the span of the server that it names. Set `record`, or start a tracer.'),
    )
  })

  it.each(['content-security-policy', 'content-security-policy-report-only'])(
    'C8: finds the nonce of %s, and says nothing',
    async (name) => {
      const policy = { [name]: "script-src 'nonce-r4nd0m'" }
      const { body, told } = await said({ ...html, ...policy }, ({ pageLoad }) => String(pageLoad.script('w3c')))
      expect(body).toMatch(/^<script nonce="r4nd0m">/)
      expect(told).toEqual([])
    },
  )

  it('says that a trace is not sampled, on the tags themselves', async () => {
    const { body, told } = await said(html, tags, { sampleRate: 0 })
    expect(told).toEqual(
      because(
        'the trace is not sampled. See the options `sampleRate`, `sampler` and `trust`, and what the caller decided.',
      ),
    )
    expect(body).toMatch(/^<meta name="traceparent" content="00-[^"]+-00" data-trace-baton="unsampled">$/)
  })

  it('says that a request is ignored', async () => {
    const { told } = await said(html, tags, { ignore: ['/'] })
    expect(told).toEqual([
      'BATON_DIAGNOSE: The page GET / is not linked: the option `ignore` leaves the request without a transaction.',
    ])
  })

  it.each<[string, (transaction: Transaction) => string]>([
    ['script()', ({ pageLoad }) => String(pageLoad.script('w3c'))],
    ['tags({ guard })', ({ pageLoad }) => String(pageLoad.tags({ guard: true }))],
  ])(
    'says that the policy blocks the inline script of %s, whether it is known when the page is rendered or later',
    async (_title, render) => {
      const policy = { 'content-security-policy': "script-src 'self'" }
      const why = because(
        'its Content-Security-Policy blocks the inline script. Give the helper the { nonce } that the policy names, or use @trace-baton/browser.',
      )
      const before = await said({ ...html, ...policy }, render)
      expect(before.told).toEqual(why)
      expect(before.body).toContain(' data-trace-baton="csp"')
      const after = await said(html, (transaction, res) => {
        const body = render(transaction)
        res.setHeader('content-security-policy', policy['content-security-policy'])
        return body
      })
      expect(after.told).toEqual(why)
    },
  )

  it.each<[string, BatonOptions, Asking]>([
    ['is switched off', { diagnose: false }, {}],
    ['is asked by HEAD', {}, { method: 'HEAD' }],
    ['fills its pages itself', { autoInject: true }, {}],
    ['hands over to agents that read Server-Timing', { pageLoad: { sentry: true, faro: true } }, {}],
  ])('says nothing where Baton %s', async (_title, options, asking) => {
    expect((await said(html, () => '<!doctype html><p>', options, asking)).told).toEqual([])
  })

  it('says nothing on the page itself in production', async () => {
    const { NODE_ENV } = process.env
    process.env.NODE_ENV = 'production'
    try {
      const { body, told } = await said(shared, tags, { cache: 'omit' })
      expect([body, told.filter((line) => line.startsWith('BATON_DIAGNOSE')).length]).toEqual(['', 1])
    } finally {
      process.env.NODE_ENV = NODE_ENV
    }
  })
})
