import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { type BatonOptions, createBaton, type PageLoad } from '../../src/index.js'
import { handle } from '../../src/node/index.js'
import { expectLinked, recorder } from '../../src/node/testing/index.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const parent = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
const spanId = 'b7ad6b7169203331'
const every = { elastic: true, sentry: true, datadog: true, w3c: true, faro: true } as const

let close = () => {}
afterAll(() => close())

/** An application whose page has this head. */
function serve(head: (pageLoad: PageLoad) => unknown, options: BatonOptions = {}) {
  const recorded = recorder()
  const baton = createBaton({ record: recorded.record, ...options })
  const server = createServer((req, res) =>
    handle(baton, req, res, ({ pageLoad }) => {
      res.setHeader('content-type', 'text/html')
      res.end(`<head>${head(pageLoad)}</head>`)
    }),
  )
  return { server, recorded }
}

describe('expectLinked', () => {
  it.each<[string, (pageLoad: PageLoad) => unknown, string[]]>([
    ['tags', (pageLoad) => pageLoad.tags(), ['sentry', 'datadog', 'w3c']],
    ["Elastic's script", (pageLoad) => pageLoad.script('elastic'), ['elastic']],
    ["Elastic's options", (pageLoad) => `<script>init(${pageLoad.config('elastic')})</script>`, ['elastic']],
    ["Datadog's script", (pageLoad) => pageLoad.script('datadog'), ['datadog']],
    ['JSON', (pageLoad) => pageLoad.data(), ['elastic', 'sentry', 'datadog', 'w3c']],
  ])('finds the hand-offs in %s, and the span that they name', async (_, head, targets) => {
    const { server, recorded } = serve(head, { pageLoad: every, serverTiming: false })
    const ofSupertest = await expectLinked(await request(server).get('/'), recorded)
    expect(ofSupertest).toEqual({ traceId: recorded.records[0]?.traceId, targets, span: recorded.records[0] })
    expect(await expectLinked(await request(server).get('/').set(parent), recorded)).toMatchObject({ traceId, targets })
  })

  it('takes the response of fetch, and Server-Timing alone', async () => {
    const { server, recorded } = serve(() => '')
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    close = () => server.close().closeAllConnections()
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    expect(await expectLinked(response, recorded)).toMatchObject({ targets: ['w3c'], span: recorded.records[0] })
  })

  it('takes { headers, text }, and no recorder', async () => {
    const text = `<meta content='${parent.traceparent}' name='traceparent'>`
    expect(await expectLinked({ headers: {}, text })).toEqual({ traceId, targets: ['w3c'], span: undefined })
    expect(await expectLinked({ headers: new Headers(), body: text })).toMatchObject({ traceId })
  })

  it('waits for the record', async () => {
    const recorded = recorder()
    const linked = expectLinked(
      { headers: {}, text: `<meta name="traceparent" content="${parent.traceparent}">` },
      recorded,
    )
    const { server, recorded: other } = serve(() => '')
    await request(server).get('/')
    const record = { ...(await other.wait()), traceId, spanId }
    recorded.record(record)
    expect((await linked).span).toBe(record)
  })

  it.each<[string, string, RegExp]>([
    [
      'no hand-off',
      '<title>Shop</title>',
      /^The page has no hand-off: .* Its content type is text\/html\. Is baton\(\) mounted/,
    ],
    ['zeros only', '<meta name="traceparent" content="">', /^The page has no hand-off/],
    [
      'two traces',
      `<meta name="traceparent" content="${parent.traceparent}"><meta name="sentry-trace" content="${'1'.repeat(32)}-${spanId}-1">`,
      /^The page names two traces: 1{32}, and 0af7651916cd43dd8448eb211c80319c for w3c\./,
    ],
    [
      'a decimal id of another trace',
      `<meta name="traceparent" content="${parent.traceparent}"><meta name="dd-trace-id" content="7">`,
      /^The page names two traces/,
    ],
    [
      'an unsampled trace',
      `<meta name="traceparent" content="00-${traceId}-${spanId}-00">`,
      /^The page says to w3c that its trace is not sampled/,
    ],
    [
      'a span that nobody recorded',
      `<meta name="traceparent" content="${parent.traceparent}">`,
      /^The page names a span that the server did not record: w3c: b7ad6b7169203331\. There was no record/,
    ],
  ])('refuses a page with %s', async (_, text, message) => {
    await expect(expectLinked({ headers: { 'content-type': 'text/html' }, text }, recorder(), 1)).rejects.toThrow(
      message,
    )
  })
})
