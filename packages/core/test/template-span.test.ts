import { expect, it } from '@jest/globals'
import ejs from 'ejs'
import { Eta } from 'eta'
import Handlebars from 'handlebars'
import { Liquid } from 'liquidjs'
import nunjucks from 'nunjucks'
import pug from 'pug'
import { createBaton, type HttpExchange, type Span } from '../src/index.js'
import { anySpanId, otherSpanId, otherTraceId, traceId, traceparent } from './literals.js'

const engines: [string, (span: Span) => string | Promise<string>][] = [
  ['EJS', (span) => ejs.render('<%= span.traceparent %> <%= span.sampled %>', { span })],
  ['Eta', (span) => new Eta({ useWith: true }).renderString('<%= span.traceparent %> <%= span.sampled %>', { span })],
  // Both show what an object owns, and no accessor of its class.
  ['Handlebars', (span) => Handlebars.compile('{{span.traceparent}} {{span.sampled}}')({ span })],
  [
    'Liquid',
    (span) => new Liquid({ ownPropertyOnly: true }).parseAndRender('{{span.traceparent}} {{span.sampled}}', { span }),
  ],
  ['Nunjucks', (span) => nunjucks.renderString('{{span.traceparent}} {{span.sampled}}', { span })],
  ['Pug', (span) => pug.render('|#{span.traceparent} #{span.sampled}', { span })],
]

const exchange: HttpExchange = {
  name: 'GET /',
  attributes: () => ({}),
  reasonToOmitIds: () => undefined,
  markIdsRendered: () => {},
  errorPage: false,
  isUnshown: false,
  aborted: false,
}
const native = { traceId: otherTraceId, spanId: otherSpanId, sampled: true }
const traced = createBaton({ tracer: { name: 'a tracer', serverSpan: () => native } }).start({}, { exchange })
const transaction = createBaton().start({ traceparent })
const child = transaction.startSpan('render')

it.each(engines)('H: %s shows the traceparent of a span itself', async (_, render) => {
  expect(child.spanId).not.toBe(transaction.spanId)
  expect(child).toMatchObject({ traceId, spanId: anySpanId })
  expect(await render(transaction)).toBe(`00-${traceId}-${transaction.spanId}-01 true`)
  expect(await render(child)).toBe(`00-${traceId}-${child.spanId}-01 true`)
  expect(await render(traced)).toBe(`00-${otherTraceId}-${otherSpanId}-01 true`)
  expect(await render(traced.startSpan('render'))).toBe(`00-${otherTraceId}-${otherSpanId}-01 true`)
})
