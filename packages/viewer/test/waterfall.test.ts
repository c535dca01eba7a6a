import { describe, expect, it } from '@jest/globals'
import { datadogRows } from '../src/intake/datadog-rum.js'
import { elasticRumRows } from '../src/intake/elastic-rum.js'
import { recordRows } from '../src/intake/records.js'
import { align } from '../src/traces/align.js'
import { formatMilliseconds, ticks } from '../src/traces/axis.js'
import { legendOf } from '../src/traces/legend.js'
import type { Row } from '../src/traces/row.js'
import { verdict } from '../src/traces/verdict.js'
import { waterfall } from '../src/traces/waterfall.js'
import { record } from './listening.js'
import { elasticPageLoad } from './payloads.js'

const lay = (rows: readonly Row[]) => waterfall({ traceId: record.traceId, rows, dropped: 0, logs: [] })
const servers = (...changes: object[]) => recordRows(changes.map((change) => ({ ...record, ...change })))

const a = { spanId: 'aaaaaaaaaaaaaaaa', parentId: undefined, name: 'a', start: 100, duration: 50 }
const b = { spanId: 'bbbbbbbbbbbbbbbb', parentId: a.spanId, name: 'b', start: 120, duration: 5 }
const c = { spanId: 'cccccccccccccccc', parentId: b.spanId, name: 'c', start: 122, duration: 1 }
const d = { spanId: 'dddddddddddddddd', parentId: a.spanId, name: 'd', start: 110, duration: 60 }

describe('a waterfall', () => {
  it('puts parents before their children and siblings in order of their start', () => {
    const { rows, start, duration } = lay(servers(c, b, d, a))
    expect(rows.map(({ name, depth, offset, parent }) => [name, depth, offset, parent])).toEqual([
      ['a', 0, 0, 'root'],
      ['d', 1, 10, 'child'],
      ['b', 1, 20, 'child'],
      ['c', 2, 22, 'child'],
    ])
    expect([start, duration]).toEqual([100, 70])
  })

  it('begins with the earliest span, which a child may be', () => {
    const { rows, start } = lay(servers(a, { ...b, start: 90 }))
    expect([start, ...rows.map(({ name, offset }) => [name, offset])]).toEqual([90, ['a', 10], ['b', 0]])
  })

  it('stands a span whose parent nobody reported at the top, with its own children', () => {
    const { rows } = lay(servers(b, c))
    expect(rows.map(({ name, depth, parent }) => [name, depth, parent])).toEqual([
      ['b', 0, 'missing'],
      ['c', 1, 'child'],
    ])
  })

  it('cuts a circle of parents open at its earliest span', () => {
    const { rows } = lay(servers({ ...b, parentId: c.spanId }, c))
    expect(rows.map(({ name, depth, parent }) => [name, depth, parent])).toEqual([
      ['b', 0, 'loop'],
      ['c', 1, 'child'],
    ])
  })

  it('shows a span that is its own parent once', () => {
    expect(lay(servers({ ...a, parentId: a.spanId })).rows.map(({ parent }) => parent)).toEqual(['loop'])
  })

  it('follows a chain of 500 spans', () => {
    const id = (n: number) => (n + 1).toString(16).padStart(16, '0')
    const chain = Array.from({ length: 500 }, (_, n) => ({ spanId: id(n), parentId: n ? id(n - 1) : undefined }))
    expect(lay(servers(...chain)).rows.at(-1)?.depth).toBe(499)
  })

  it('names who handed the trace over where it changes places', () => {
    const { rows } = lay(servers(a, { ...b, service: { name: 'stock' } }, { ...c, service: { name: 'stock' } }))
    expect(rows.map((row) => row.handedOverBy)).toEqual([undefined, 'shop', undefined])
  })
})

describe('Elastic’s page load, which knows no clock time', () => {
  const browser = elasticRumRows(elasticPageLoad, 1_700_000_009_000)
  const starts = (rows: readonly Row[]) => align(rows).map(({ name, start, placed }) => [name, start, placed])

  it('is placed so that the server’s span is in the middle of the document’s request', () => {
    // 60 ms of request around 40 ms of server: 10 ms there, 10 ms back; the request starts 4 ms into the page load.
    expect(starts([...browser, ...servers({ start: 1_700_000_000_100, duration: 40 })])).toEqual([
      ['GET /', 1_700_000_000_086, 'server'],
      ['Requesting and receiving the document', 1_700_000_000_090, 'server'],
      ['Parsing the document, executing sync. scripts', 1_700_000_000_150, 'server'],
      ['http://127.0.0.1/shop.css', 1_700_000_000_156, 'server'],
      ['GET /', 1_700_000_000_100, 'clock'],
    ])
  })

  it('starts its request with a server’s span that is longer than it', () => {
    const [, request] = starts([...browser, ...servers({ start: 5000, duration: 400 })])
    expect(request?.[1]).toBe(5000)
  })

  it('is placed around a server’s span that is its parent', () => {
    const child = elasticPageLoad.replace('"type":"page-load"', '"type":"page-load","parent_id":"3c191d03a1b2f0e4"')
    const [pageLoad] = starts([
      ...elasticRumRows(child, 9000),
      ...servers({ start: 5000, duration: 40, parentId: undefined }),
    ])
    expect(pageLoad).toEqual(['GET /', 4986, 'server'])
  })

  it('stays where its arrival puts it when no server’s span belongs to it', () => {
    const [pageLoad] = starts([...browser, ...servers({ parentId: undefined })])
    expect(pageLoad).toEqual(['GET /', 1_700_000_008_732, 'arrival'])
  })
})

describe('the verdict', () => {
  const browser = elasticRumRows(elasticPageLoad, 1_700_000_000_000)
  const beside = datadogRows(
    JSON.stringify({
      date: record.start,
      _dd: { trace_id: record.traceId, span_id: '7' },
      resource: { duration: 4e7 },
    }),
  )

  it.each([
    [
      'joined across browser, shop and stock',
      [...browser, ...servers({}, { ...c, parentId: record.spanId, service: { name: 'stock' } })],
    ],
    ['joined by the trace id across browser and shop', [...beside, ...servers({ parentId: undefined })]],
    ['browser only: no server has reported yet', beside],
    [
      'not joined: 2 separate beginnings',
      [...beside, ...servers({ parentId: undefined }, { ...a, parentId: undefined })],
    ],
    ['shop only: no browser has reported yet', servers(a)],
    ['browser only: no server has reported yet', browser],
    ['not joined: 1 parent is missing', [...browser, ...servers({ parentId: '9999999999999999' })]],
    ['not joined: 2 separate beginnings', [...browser, ...servers({ parentId: undefined })]],
  ])('is “%s”', (text, rows) => {
    expect(verdict(lay(rows))).toEqual({ joined: text.startsWith('joined'), text })
  })
})

describe('the legend', () => {
  it('gives the browser its own colour and keeps every colour when a newer trace comes', () => {
    const older = lay([...servers(a, { ...b, service: { name: 'stock' } })])
    const newer = lay([...elasticRumRows(elasticPageLoad, 9000), ...servers({ ...a, service: { name: 'mail' } })])
    expect([...legendOf([older])]).toEqual([
      ['shop', 1],
      ['stock', 2],
    ])
    expect([...legendOf([newer, older])]).toEqual([
      ['shop', 1],
      ['stock', 2],
      ['mail', 3],
      ['browser', 0],
    ])
  })
})

describe('the time axis', () => {
  it.each([
    [0, [0]],
    [7, [0, 2, 4, 6]],
    [212, [0, 50, 100, 150, 200]],
    [268, [0, 100, 200]],
    [1000, [0, 200, 400, 600, 800, 1000]],
  ])('marks round times within %d ms', (duration, expected) => {
    expect(ticks(duration).map(({ at }) => at)).toEqual(expected)
  })

  it('marks few times on the longest axis that there can be', () => {
    expect(ticks(8.64e15).length).toBeLessThanOrEqual(6)
  })

  it.each([
    [0, '0 ms'],
    [0.4249, '0.42 ms'],
    [12.52, '12.5 ms'],
    [340.4, '340 ms'],
    [1240, '1.24 s'],
    [59_994, '59.99 s'],
    [60_000, '1 min'],
    [125_400, '2 min 5 s'],
    [36_660_250, '10 h 11 min'],
  ])('writes %d as %s', (duration, expected) => {
    expect(formatMilliseconds(duration)).toBe(expected)
  })
})
