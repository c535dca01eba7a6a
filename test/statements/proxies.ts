import type { Statements } from './statement.js'

export const proxies: Statements = {
  'docs/frameworks.md': [
    [
      'Baton replaces it with that of the client span',
      'packages/core/test/outgoing/copied.test.ts',
      'carries the client span in every format that was copied, once',
    ],
    [
      'What [`trust`](trust.md) refused is removed',
      'packages/core/test/outgoing/copied.test.ts',
      "trust: '%s': carries nothing of the caller",
    ],
    [
      'what `setHeader` sets after that goes on as it is',
      'packages/core/test/outgoing/copied.test.ts',
      'A4: what http.request() gets by setHeader, after it was made, goes on as it is',
    ],
    [
      'gets no copied ones either',
      'packages/core/test/outgoing/copied.test.ts',
      'reaches no destination that gets no headers, nor another format one that gets W3C alone',
    ],
    [
      'by another tracer, and is left alone',
      'packages/core/test/outgoing/copied.test.ts',
      'a header of another value was set: the request is left alone',
    ],
    [
      '`x-request-id` always stays',
      'packages/core/test/outgoing/copied.test.ts',
      'x-request-id stays, whether it is read or not',
    ],
    [
      'with headers as an array,\nsuch as `rawHeaders`',
      'packages/core/test/outgoing/copied.test.ts',
      'A4: headers that Node has closed, %s, are sent as they are, which is said once',
    ],
    [
      'A client may send that header through http-proxy and\nhttp-proxy-middleware',
      'test/proxies.test.ts',
      'gets past `trust` through %s, which is said once',
    ],
    ['`delete req.headers.expect`', 'test/proxies.test.ts', 'does not where the gateway removes that header'],
    [
      'With express-http-proxy, @fastify/http-proxy and `fetch`\nsuch a request fails of itself',
      'test/proxies.test.ts',
      'is refused by %s itself',
    ],
  ],
}
