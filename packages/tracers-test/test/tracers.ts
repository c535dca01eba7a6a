import type { Differences } from './contract.js'
import type { Setup } from './shop.js'

/** A tracer, how it is started, and what is special about it. */
export interface Tracer {
  readonly name: string
  readonly setup: Setup
  readonly differences: Differences
  /** The least release of Node that it runs on. */
  readonly node?: number
  /** Whether Express alone is enough: Baton reaches it as it reaches another one of the list. */
  readonly onlyExpress?: boolean
}

const w3c = ['traceparent']
const datadog = [
  'traceparent',
  'tracestate',
  'x-datadog-parent-id',
  'x-datadog-sampling-priority',
  'x-datadog-tags',
  'x-datadog-trace-id',
]
const sentry = ['baggage', 'sentry-trace']
const incoming = {
  'sentry-trace': '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1',
  baggage: 'sentry-trace_id=0af7651916cd43dd8448eb211c80319c,sentry-sampled=true',
}

// It makes no span of a request over HTTP/2, and yet one of what these frameworks do in it.
const http2 = {
  'Nest on Fastify': 'Sentry starts a trace in Fastify',
  'Hono on Node': 'Sentry starts a trace in Hono',
}

const untraced = ['HEAD 1.1', 'OPTIONS 1.1']

export const tracers: readonly Tracer[] = [
  { name: 'OpenTelemetry 2', setup: { import: 'otel2.mjs' }, differences: { takesParent: true, writes: w3c } },
  {
    name: 'elastic-apm-node 4',
    setup: { import: 'elastic.mjs', baton: { tracer: 'elastic' } },
    differences: { takesParent: true, writes: [...w3c, 'tracestate'] },
  },
  {
    name: 'dd-trace 5',
    setup: { import: 'datadog5.mjs' },
    differences: { takesParent: false, writes: datadog, keepsIgnored: true, allowsHeaders: true },
  },
  {
    name: '@sentry/node 10',
    setup: { import: 'sentry10.mjs' },
    differences: {
      takesParent: false,
      writes: sentry,
      incoming,
      http2,
      untraced,
    },
  },
  {
    name: '@sentry/node 11, found by its global object',
    setup: { import: 'sentry11.mjs' },
    differences: { takesParent: false, writes: sentry, incoming, http2, untraced, startsSpans: false },
  },
  {
    name: '@sentry/node 11, given',
    setup: { import: 'sentry11.mjs', baton: { tracer: 'sentry' } },
    differences: { takesParent: false, writes: sentry, incoming, http2, untraced },
    onlyExpress: true,
  },
  {
    name: 'OpenTelemetry 1',
    setup: { import: 'otel1.mjs' },
    differences: { takesParent: true, writes: w3c },
    onlyExpress: true,
  },
  {
    name: 'EDOT Node',
    setup: { import: '@elastic/opentelemetry-node' },
    differences: { takesParent: true, writes: [...w3c, 'tracestate'], ignoresNothing: true },
  },
  {
    name: 'OpenTelemetry 3',
    setup: { import: 'otel3.mjs' },
    differences: { takesParent: true, writes: w3c, instrumentsClients: false },
    node: 22,
  },
  {
    name: 'dd-trace 6',
    setup: { import: 'datadog6.mjs' },
    differences: { takesParent: false, writes: datadog, keepsIgnored: true, allowsHeaders: true },
    node: 22,
  },
]
