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
    [
      'A status from 400 counts as a failure of the request',
      'packages/core/test/outgoing/ending.test.ts',
      'answered with %d is a %s',
    ],
    [
      'goes by way of a proxy',
      'packages/core/test/outgoing/connected.test.ts',
      'A1: to a host that may be a proxy or not, %s gets what both may get',
    ],
    [
      'While it is stopped, the agents do nothing, either',
      'packages/core/test/outgoing/propagation.test.ts',
      'adds nothing for an engine that is off',
    ],
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
      'tags up to 512 characters, all or none',
      'packages/core/test/propagators/datadog.test.ts',
      'of 512 characters go out',
    ],
    [
      'all of them or none',
      'packages/core/test/propagators/sentry.test.ts',
      'E6: none of Sentry’s members leave where not all fit, and those of others stay',
    ],
    [
      'each of at most 256 characters',
      'packages/core/test/propagators/sentry.test.ts',
      'E9: a page gets no `sentry-%s` of 7,000 characters, and all others whole',
    ],
    [
      'because a proxy that knows only W3C',
      'packages/core/test/propagators/with-w3c.test.ts',
      'of the same trace adds nothing to the parent and the decision',
    ],
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
  'docs/trust.md': [
    [
      'a proxy that always sends `00` does not switch your recording off',
      'packages/core/test/trust.test.ts',
      'ids-only: joins the trace, decides itself, hands on nothing that the sender added',
    ],
    [
      'recognizes your own services by the member `es` of tracestate',
      'packages/core/test/trust.test.ts',
      'restart-external: %s',
    ],
    ['as a proxy\ndoes', 'packages/core/test/outgoing/copied.test.ts', "trust: '%s': carries nothing of the caller"],
    [
      "Sentry's `sample_rand` follows it",
      'packages/core/test/randomness.test.ts',
      "Sentry's sample_rand agrees with it",
    ],
    [
      'is not continued and becomes a link with the reason `org`',
      'packages/core/test/propagators/sentry.test.ts',
      'theirs %j, ours %j, strict %j: continued %j',
    ],
  ],
}
