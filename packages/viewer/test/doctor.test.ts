import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createBaton } from '@trace-baton/core'
import { doctor } from '../src/doctor/doctor.js'
import { examine } from '../src/doctor/examine.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const other = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = (id = traceId, flags = '01') => `00-${id}-b7ad6b7169203331-${flags}`
const meta = (name: string, content: string) => `<meta name="${name}" content="${content}">`
const page = (head: string, headers: Record<string, string> = {}, status = 200) => ({
  status,
  headers: new Headers({ 'content-type': 'text/html', ...headers }),
  body: `<!doctype html><html><head>${head}</head></html>`,
})
const next = page(meta('traceparent', traceparent('1'.repeat(32))))
const symptoms = (head: string, headers?: Record<string, string>) =>
  examine(page(head, headers), next).map(({ symptom }) => symptom)

const well = meta('traceparent', traceparent())
const script = (nonce = '') =>
  `<script${nonce}>elasticApm.init({ pageLoadTraceId: '${traceId}', pageLoadSampled: true })</script>`

describe('a page that is well', () => {
  it.each([
    ['a tag', well, {}],
    ['a tag of another order, in single quotes', `<META content='${traceparent()}' name='traceparent'/>`, {}],
    ['Server-Timing', '', { 'server-timing': `db;dur=3, traceparent;desc="${traceparent()}"` }],
    [
      'a block of JSON',
      `<script type="application/json" id="trace-baton">{"w3c":{"traceparent":"${traceparent()}"}}</script>`,
      {},
    ],
    ['two tags of one trace', well + meta('sentry-trace', `${traceId}-b7ad6b7169203331-1`), {}],
    [
      'a script with the nonce of the policy',
      script(' nonce="r4nd0m"'),
      { 'content-security-policy': "script-src 'nonce-r4nd0m'" },
    ],
    ['a page that is private', well, { 'cache-control': 'private, max-age=60' }],
  ])('has no finding: %s', (_, head, headers) => {
    expect(symptoms(head, headers as Record<string, string>)).toEqual([])
  })
})

describe('the doctor finds', () => {
  it.each([
    [
      'EJS',
      (html: string) => html.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`).replaceAll('&#60;', '&lt;'),
    ],
    ['Handlebars', (html: string) => html.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')],
  ])('C9: tags that %s has escaped', (_, escaped) => {
    const { pageLoad } = createBaton({ pageLoad: { w3c: true, elastic: true } }).start({})
    for (const markup of [pageLoad.tags(), pageLoad.script('elastic'), pageLoad.data()]) {
      expect(symptoms(escaped(String(markup)))).toEqual([
        'The page shows its tags as text: the template engine has escaped them.',
      ])
    }
  })

  it.each([
    ['no tags', '<title>Shop</title>', {}, 'The page names no trace.'],
    ['a tag in a comment', `<!-- ${well} -->`, {}, 'The page names no trace.'],
    [
      'undefined in a tag',
      meta('traceparent', 'undefined'),
      {},
      '<meta name="traceparent"> is "undefined", which no agent reads.',
    ],
    [
      'a trace id of zeros',
      meta('sentry-trace', `${'0'.repeat(32)}-b7ad6b7169203331`),
      {},
      `<meta name="sentry-trace"> is "${'0'.repeat(32)}-b7ad6b7169203331", which no agent reads.`,
    ],
    [
      'ids of another trace',
      well,
      { 'server-timing': `traceparent;desc="${traceparent(other)}"` },
      `Server-Timing: traceparent names the trace ${other}, and <meta name="traceparent"> names ${traceId}.`,
    ],
    [
      'an unsampled trace',
      meta('traceparent', traceparent(traceId, '00')),
      {},
      '<meta name="traceparent"> says that the trace is not sampled, so nothing of it will be seen.',
    ],
    [
      'Elastic’s pageLoadSampled: false',
      script().replace('true', 'false'),
      {},
      'pageLoadTraceId says that the trace is not sampled, so nothing of it will be seen.',
    ],
    [
      'a page for shared caches',
      well,
      { 'cache-control': 'public, max-age=60' },
      'Others may get this page from a cache, with the ids of this visitor: cache-control: public, max-age=60.',
    ],
    [
      'a script that the policy blocks',
      script(),
      { 'content-security-policy': "default-src 'self'" },
      'The page’s Content-Security-Policy does not let the inline script run that hands the trace over.',
    ],
    [
      'a script with another nonce',
      script(' nonce="old"'),
      { 'content-security-policy': "script-src 'nonce-new'" },
      'The page’s Content-Security-Policy does not let the inline script run that hands the trace over.',
    ],
  ])('%s', (_, head, headers, symptom) => {
    expect(symptoms(head, headers as Record<string, string>)).toEqual([symptom])
  })

  it('the same trace in two loads', () => {
    expect(examine(page(well), page(well)).map(({ symptom }) => symptom)).toEqual([
      `Two loads of the page have the same trace: ${traceId}.`,
    ])
  })

  it('an error, and what is no page', () => {
    expect(examine(page(well, {}, 500), next)[0]?.symptom).toBe('The response is 500, text/html, and no page.')
    expect(symptoms(well, { 'content-type': 'application/json' })).toEqual([
      'The response is 200, application/json, and no page.',
    ])
  })
})

describe('doctor(url)', () => {
  let server: Server
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  it('loads the page twice, as a navigation does', async () => {
    const asked: unknown[] = []
    server = createServer(({ headers }, response) => {
      asked.push([headers['sec-fetch-dest'], headers['sec-fetch-mode'], headers.accept])
      const id = String(asked.length).repeat(32)
      response
        .setHeader('content-type', 'text/html')
        .setHeader('connection', 'close')
        .end(meta('traceparent', traceparent(id)))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    expect(await doctor(url)).toEqual({
      text: `${url} hands its trace over:\n  <meta name="traceparent">: ${traceparent('1'.repeat(32))}`,
      isWell: true,
    })
    expect(asked).toEqual([
      ['document', 'navigate', 'text/html'],
      ['document', 'navigate', 'text/html'],
    ])
  })
})
