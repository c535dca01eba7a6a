import { describe, expect, it } from '@jest/globals'
import { datadogRows } from '../src/intake/datadog-rum.js'
import { elasticRumRows } from '../src/intake/elastic-rum.js'
import { otlpRows } from '../src/intake/otlp.js'
import { recordRows } from '../src/intake/records.js'
import { diagnose } from '../src/traces/diagnosis.js'
import type { Row } from '../src/traces/row.js'
import { waterfall } from '../src/traces/waterfall.js'
import { record } from './listening.js'
import { elasticPageLoad, otlpDocumentLoad } from './payloads.js'

const lay = (rows: readonly Row[]) => waterfall({ traceId: rows[0]?.traceId ?? '', rows, dropped: 0, logs: [] })
const server = (change: object = {}) => recordRows({ ...record, parentId: undefined, ...change })
const pageLoad = (change: (sent: string) => string = (sent) => sent) =>
  elasticRumRows(change(elasticPageLoad), record.start + 300)
const datadogPage = datadogRows(
  JSON.stringify({
    date: record.start,
    _dd: { trace_id: record.traceId, span_id: '7' },
    resource: { type: 'document', url: 'http://localhost/', duration: 4e7 },
  }),
)
const other = '9'.repeat(32)

describe('a trace that is linked, or need not be, has no diagnosis', () => {
  it.each([
    ['the page load is the root', [...pageLoad(), ...server({ parentId: record.parentId })]],
    [
      'the server is the root',
      [
        ...server({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }),
        ...otlpRows(otlpDocumentLoad),
      ],
    ],
    ['a request of a program', server()],
    ['Datadog RUM names no parent', [...datadogPage, ...server()]],
  ])('%s', (_, rows) => {
    expect(diagnose(lay(rows), [lay(rows)])).toBeUndefined()
  })
})

describe('a trace that is not linked, because', () => {
  it('the agent found no hand-off, and began a trace of its own', () => {
    const onServer = lay(server({ attributes: { 'url.path': '/cart' } }))
    const url = '"context":{"page":{"url":"http://localhost/cart?id=1"}},"span_count"'
    const inPage = lay(pageLoad((sent) => sent.replaceAll(record.traceId, other).replace('"span_count"', url)))
    const all = [inPage, onServer]
    expect(diagnose(onServer, all)).toMatchObject({ cause: expect.stringContaining('it found no hand-off'), other })
    expect(diagnose(inPage, all)).toMatchObject({
      cause: expect.stringContaining('without a parent'),
      other: record.traceId,
    })
  })

  it.each([
    ['page-view', '/cart'],
    ['client', '[FullPageLoad]/cart'],
    ['internal', 'documentLoad'],
  ])('an agent began a trace of its own with a span of the kind %s, named %s', (kind, name) => {
    const onServer = lay(server({ attributes: { 'url.path': '/cart' } }))
    const row = onServer.rows[0] as Row
    const inPage = lay([{ ...row, traceId: other, kind, name, source: 'browser' }])
    expect(diagnose(onServer, [inPage, onServer])?.other).toBe(other)
    expect(
      diagnose(onServer, [lay([{ ...row, traceId: other, kind: 'client', name: 'GET', source: 'browser' }])]),
    ).toBe(undefined)
  })

  it('the page is of another time or path', () => {
    const onServer = lay(server({ attributes: { 'url.path': '/cart' } }))
    const late = lay(elasticRumRows(elasticPageLoad.replaceAll(record.traceId, other), record.start + 60_000))
    expect(diagnose(onServer, [late, onServer])).toBeUndefined()
    expect(diagnose(late, [late, onServer])?.other).toBeUndefined()
  })

  it('no server has reported the parent that the page was given', () => {
    const { cause } = diagnose(lay(otlpRows(otlpDocumentLoad)), []) ?? {}
    expect(cause).toBe('the page’s agent was given the parent 00f067aa0ba902b7, and no server has reported that span.')
  })

  it('the server reported another span than the one in the page', () => {
    const rows = [...otlpRows(otlpDocumentLoad), ...server({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736' })]
    expect(diagnose(lay(rows), [])?.cure).toContain('Two tracers in the server')
  })

  it('one side is sampled and the other is not', () => {
    const rows = [
      ...otlpRows(otlpDocumentLoad),
      ...server({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', sampled: false }),
    ]
    expect(diagnose(lay(rows), [])?.cause).toBe(
      '“documentLoad” is sampled and a server’s span of the same trace is not, so the span between them was not sent.',
    )
  })

  it('the caller of a server reports elsewhere', () => {
    const rows = [...pageLoad(), ...server({ parentId: '5'.repeat(16) })]
    expect(diagnose(lay(rows), [])?.cause).toBe('the parent 5555555555555555 of “GET /” was not reported.')
  })

  it('neither names the other as its parent', () => {
    expect(diagnose(lay([...pageLoad(), ...server()]), [])).toEqual({
      cause: '“GET /” (shop) and “GET /” (browser) have the same trace id, and neither names the other as its parent.',
      cure: 'For Elastic RUM: hand over pageLoadSpanId as well, from transaction.ensureParentId().',
    })
  })
})
