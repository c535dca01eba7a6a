import { expect, it } from '@jest/globals'
import type { Row } from '@trace-baton/viewer'
import { judge } from '../../src/matrix/judge.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const path = '/visits/1'
const row: Row = {
  ...{ traceId, spanId: 'c1b2c3d4e5f60718', parentId: null, name: 'GET /', kind: 'server', service: 'shop', path },
  ...{ source: 'server', start: 0, duration: 0, sampled: true, outcome: 'unknown', aborted: false },
}
const server = row
const page: Row = { ...row, spanId: '00f067aa0ba902b7', parentId: row.spanId, name: 'documentLoad', source: 'browser' }
const caller: Row = { ...row, spanId: 'b7ad6b7169203331', service: 'caller', path: '/' }

const [yes, no] = [true, false]
const cases: [string, Row[], [trace: boolean, parent: boolean, sampled: boolean]][] = [
  ["a page below the server's span", [server, page], [yes, yes, yes]],
  ['two roots of one trace', [server, { ...page, parentId: null }], [yes, yes, yes]],
  [
    'a server below the page',
    [
      { ...server, parentId: page.spanId },
      { ...page, parentId: null },
    ],
    [yes, yes, yes],
  ],
  ['a page below the caller', [server, { ...page, parentId: caller.spanId }, caller], [yes, yes, yes]],
  ['a page below a caller that exported nothing', [server, { ...page, parentId: caller.spanId }], [yes, no, yes]],
  ['a server below a span that no browser sent', [{ ...server, parentId: caller.spanId }, page], [yes, no, yes]],
  [
    'a page in another trace',
    [server, { ...page, traceId: traceId.replace('0', '1'), parentId: null }],
    [no, yes, yes],
  ],
  ['a page whose parent is in another trace', [server, { ...page, traceId: traceId.replace('0', '1') }], [no, no, yes]],
  ['a sampled page alone', [{ ...page, parentId: null }], [no, yes, no]],
  ['a sampled server alone', [server], [no, yes, no]],
  ['nothing at all', [], [yes, yes, yes]],
  ['an unsampled page alone', [{ ...page, sampled: false }], [yes, yes, yes]],
  ['a sampled page, and a server that sent an unsampled span', [{ ...server, sampled: false }, page], [yes, yes, no]],
  ['spans of another path', [server, page, { ...page, path: '/visits/2', traceId: '1'.repeat(32) }], [yes, yes, yes]],
  [
    "a tracer's inner span of the same path",
    [{ ...row, spanId: '1'.repeat(16), parentId: row.spanId }, server, page],
    [yes, yes, yes],
  ],
]

it.each(cases)('judges %s', (_, rows, expected) => {
  const { traceEqual, parentRight, sampledEqual } = judge(path, 'w3c', rows)
  expect([traceEqual, parentRight, sampledEqual]).toEqual(expected)
})
