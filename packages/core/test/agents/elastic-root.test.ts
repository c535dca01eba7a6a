import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from '@jest/globals'
import { bodyOf, until } from '@trace-baton/conformance'
import { browser, inChromium } from '../../../../test/in-chromium.js'
import { createBaton, type SpanRecord, type Transaction } from '../../src/index.js'
import { handle } from '../../src/node/index.js'
import type { BatonOptions } from '../../src/options/options.js'
import { warningsDuring } from '../warnings.js'
import { agentScript } from './site.js'

const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
})

/** A transaction or a span, as the agent sends it. */
interface Sent {
  readonly id: string
  readonly trace_id: string
  readonly parent_id?: string
  readonly sample_rate?: number
  readonly name: string
  readonly type: string
  readonly sampled?: boolean
}

const callerTrace = '0af7651916cd43dd8448eb211c80319c'
const callerSpan = 'b7ad6b7169203331'
const called = { traceparent: `00-${callerTrace}-${callerSpan}-01` }

/** Elastic's documentation, verbatim. */
const snippet = ({ traceId, ensureParentId, sampled }: Transaction, options: object) => `<script>
  elasticApm.init({
    ...${JSON.stringify(options)},
    pageLoadTraceId: '${traceId}',
    pageLoadSpanId: '${ensureParentId()}',
    pageLoadSampled: ${sampled}
  })
</script>`
const script = ({ pageLoad }: Transaction) => String(pageLoad.script('elastic'))
const tag = (_: Transaction, options: object) =>
  `<meta name="traceparent" content="${called.traceparent}"><script>elasticApm.init(${JSON.stringify(options)})</script>`

interface Visited {
  readonly records: readonly SpanRecord[]
  /** Everything that the agent sent, in order. */
  readonly sent: Sent[]
  readonly pageLoad: Sent
  /** The span for the document. */
  readonly document: Sent | undefined
}

/** Visits a page of a real server with the real agent. */
async function visit(
  render: typeof snippet,
  { status = 200, options = {}, headers = {} }: { status?: number; options?: BatonOptions; headers?: object } = {},
  act = '',
): Promise<Visited> {
  const records: SpanRecord[] = []
  const sent: Sent[] = []
  const agent = { serviceName: 'shop', serverUrl: '', flushInterval: 100 }
  const engine = () =>
    createBaton({
      pageLoad: { elastic: agent },
      record: (record) => records.push(record),
      ignore: [/^\/(?!page$)/],
      ...options,
    })
  let baton: ReturnType<typeof engine> | undefined
  const server = createServer((req, res) => {
    baton ??= engine()
    void handle(baton, req, res, async (transaction) => {
      if (req.url === '/agent.js')
        return void res.setHeader('content-type', 'text/javascript').end(agentScript('elastic'))
      if (req.url?.startsWith('/intake')) {
        const body = String(await bodyOf(req))
        const lines = body.split('\n').filter((line) => /^\{"(transaction|span)"/.test(line))
        sent.push(...lines.flatMap((line) => Object.values(JSON.parse(line)) as Sent[]))
      }
      if (req.url !== '/page') return void res.setHeader('content-type', 'application/json').end('{}')
      res.statusCode = status
      res.setHeader('content-type', 'text/html')
      // Slow enough for Elastic, which leaves out what took less than a millisecond.
      await new Promise((resolve) => setTimeout(resolve, 20))
      res.end(
        `<!doctype html><head><script src="/agent.js"></script>${render(transaction, agent)}<script>${act}</script></head><p>`,
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  agent.serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const context = await browser.newContext()
  // Elastic RUM's own switch for looking at its reports: they leave as text instead of gzip.
  await context.addInitScript(() => sessionStorage.setItem('_elastic_inspect_beacon_', 'true'))
  await context.setExtraHTTPHeaders({ ...headers })
  const tab = await context.newPage()
  await tab.goto(`${agent.serverUrl}/page`)
  const isPageLoad = ({ type }: Sent) => type === 'page-load'
  await until(() => sent.some(isPageLoad) && (act === '' || sent.some(({ type }) => type === 'later')))
  await context.close()
  const document = sent.find(({ name }) => name.startsWith('Requesting and receiving'))
  return { records, sent, pageLoad: sent.find(isPageLoad) as Sent, document }
}

const idsOf = ({ records, sent }: Visited) => [...records.map(({ spanId }) => spanId), ...sent.map(({ id }) => id)]
const unsampled: BatonOptions = { sampler: () => false }

inChromium('Elastic’s page load', () => {
  it.concurrent.each([404, 500])('is the child of the server’s span on an error page: %p', async (status) => {
    const visited = await visit(script, { status })
    const [record] = visited.records
    expect(record?.parentId).toBeUndefined()
    expect(visited.pageLoad).toMatchObject({ trace_id: record?.traceId, parent_id: record?.spanId, sampled: true })
    expect(visited.document).toMatchObject({ trace_id: record?.traceId, parent_id: visited.pageLoad.id })
  })

  it.concurrent('is the child of the caller on an error page, as the server is', async () => {
    const { records, pageLoad } = await visit(script, { status: 500, headers: called })
    expect(records).toMatchObject([{ traceId: callerTrace, parentId: callerSpan }])
    expect(pageLoad).toMatchObject({ trace_id: callerTrace, parent_id: callerSpan, sampled: true })
  })

  it.concurrent('is unsampled on the error page of an unsampled trace', async () => {
    const { records, pageLoad, document } = await visit(script, { status: 500, options: unsampled })
    expect([records, document]).toEqual([[], undefined])
    expect(pageLoad).toMatchObject({ sampled: false })
  })

  it.concurrent.each([
    ['sampled', {}],
    ['unsampled', unsampled],
  ])(
    'is the only one in the trace of the page, which is %s: what comes after it decides for itself',
    async (_, options) => {
      const act = `addEventListener('load', () => setTimeout(() => {
      history.pushState({}, '', '/soft')
      const transaction = elasticApm.startTransaction('click', 'later')
      const span = transaction.startSpan('work', 'app')
      setTimeout(() => {
        span.end()
        transaction.end()
      }, 20)
    }))`
      const { sent, pageLoad } = await visit(script, { options }, act)
      const later = sent.find(({ type }) => type === 'later') as Sent
      expect(later).toMatchObject({ sampled: true, trace_id: expect.not.stringMatching(pageLoad.trace_id) })
      expect(later.parent_id).toBeUndefined()
    },
  )

  it.concurrent('reads no tag, and no Server-Timing', async () => {
    const { pageLoad, records } = await visit(tag, { options: { pageLoad: { w3c: true } } }) // which writes the header
    expect([callerTrace, records[0]?.traceId]).not.toContain(pageLoad.trace_id)
    expect(pageLoad.parent_id).toBeUndefined()
  })
})

inChromium('Elastic’s snippet, verbatim,', () => {
  it.concurrent('makes the page load the root, and gives no id twice', async () => {
    const visited = await visit(snippet)
    const [record] = visited.records
    expect(visited.pageLoad).toMatchObject({ trace_id: record?.traceId, sampled: true })
    expect(visited.pageLoad.parent_id).toBeUndefined()
    expect(visited.document).toMatchObject({ id: record?.parentId, parent_id: visited.pageLoad.id })
    expect(new Set(idsOf(visited)).size).toBe(idsOf(visited).length)
  })

  it('gives the caller’s id twice under a caller, and `diagnose` says so', async () => {
    const options = { diagnose: true }
    let visited: Visited | undefined
    const warnings = await warningsDuring(async () => {
      visited = await visit(snippet, { options, headers: called })
    })
    expect(visited?.document?.id).toBe(callerSpan)
    expect(warnings.map(({ message }) => message)).toEqual([
      'The page GET unknown route calls ensureParentId(), and gets the id of the span of its caller: Elastic RUM reports a second span of that id. Use pageLoad.script("elastic") or data().',
    ])
    const warned = await warningsDuring(async () => {
      visited = await visit(script, { options, headers: called })
    })
    expect([visited?.document?.id === callerSpan, warned]).toEqual([false, []])
  })

  it('reports a sampled page of an unsampled trace, and `diagnose` says so', async () => {
    const options = { ...unsampled, diagnose: true }
    let visited: Visited | undefined
    const warnings = await warningsDuring(async () => {
      visited = await visit(snippet, { options })
    })
    expect([visited?.records, visited?.pageLoad.sampled]).toEqual([[], true])
    expect(warnings.map(({ message }) => message)).toContain(
      'The page GET unknown route calls ensureParentId(), although its trace is not sampled: Elastic RUM ignores `pageLoadSampled: false`, and reports a page load whose server is missing. Use pageLoad.script("elastic") or data().',
    )
    const warned = await warningsDuring(async () => {
      visited = await visit(script, { options })
    })
    expect(visited?.pageLoad.sampled).toBe(false)
    expect(warned.map(({ message }) => message).filter((message) => message.includes('ensureParentId'))).toEqual([])
  })

  it('counts a page of a server at a lower rate by the agent’s own rate', async () => {
    const headers = { ...called, tracestate: 'es=s:0.25' }
    const rateOf = async (render: typeof snippet) => (await visit(render, { headers })).pageLoad.sample_rate
    expect([await rateOf(snippet), await rateOf(script)]).toEqual([1, 0.25])
  })
})
