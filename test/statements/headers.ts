import type { Statements } from './statement.js'
import { clients, contract, cors, leftAlone, suite } from './tests.js'

export const headers: Statements = {
  'docs/cors.md': [
    ['the whole request fails', cors, 'is refused by the browser when its origin is not listed'],
    [
      '`distributedTracingOrigins` (Elastic), `tracePropagationTargets` (Sentry), `allowedTracingUrls` (Datadog)',
      cors,
      'is answered, and its trace goes on in the API: %s',
    ],
    ['Mount `cors`', 'packages/express/test/cors.test.ts', 'the package cors in %s'],
    ['`@koa/cors`', 'packages/koa/test/cors.test.ts', '@koa/cors in %s'],
    [
      "Nest's `enableCors()`",
      'packages/nestjs/test/cors.test.ts',
      'is left to enableCors(), which gets the trace headers',
    ],
    [
      'Over HTTP/2, a preflight is answered with 200',
      `${suite}/cors.ts`,
      'allows the headers of the formats that are read, and no others',
    ],
  ],
  'docs/outgoing.md': [
    ['`fetch`, and all clients of undici', clients, '%s sends the trace, and is a span'],
    ['`http.request`, `https.request`: axios, got', clients, '%s sends the trace, and is a span'],
    [
      'the same with `headers` as an array, or `expect: 100-continue`',
      leftAlone,
      '%s: the request is sent as it is, is a span, and it is said once',
    ],
    ["Tunnels, as undici's `ProxyAgent` opens them", clients, 'a tunnel is no request, what goes through it is one'],
    ['These versions report `http.request` too late', clients, '%s sends the trace, and is a span'],
    [
      'If OpenTelemetry, Elastic APM, Datadog or Sentry runs in the same process',
      contract,
      'sends exactly one context to the next service: %s',
    ],
    ['Each\nredirect and each retry is a separate request', clients, 'a retry is a request of its own'],
  ],
  'docs/headers.md': [
    [
      "Sentry's browser SDK sends `sentry-trace` without a decision beside a\n`traceparent` that ends in `-00`",
      'packages/core/test/extract.test.ts',
      'E2: %s beside other headers',
    ],
    [
      'older\nreleases of otel-go, refuse',
      'packages/core/test/propagators/otel-go.agreement.test.ts',
      'E1: drops a sampled trace with the random flag',
    ],
  ],
}
