import type { Statements } from './statement.js'
import { besideEach, clients, conformance, failures, ignoresFlag, isFaro, messages, reads } from './tests.js'

export const packages: Statements = {
  'README.md': [
    [
      'at most 1,000 bytes (gzip) for a page with one agent',
      'packages/browser/test/size.test.ts',
      'has at most 1,000 bytes for a page with one agent: %s',
    ],
    ['With OpenTelemetry, dd-trace or Sentry write nothing', conformance, besideEach],
    [
      "Elastic's\nagent is given as",
      'packages/tracers-test/test/alone.test.ts',
      'is the agent of Elastic, which has to be given',
    ],
  ],
  'packages/browser/README.md': [
    [
      'A page with one agent loads at most 1,000 bytes',
      'packages/browser/test/size.test.ts',
      'has at most 1,000 bytes for a page with one agent: %s',
    ],
    [
      'a page with all of them 1.6 kB',
      'packages/browser/test/size.test.ts',
      'has at most 1,650 bytes for all agents at once, as %s',
    ],
    ['It has no dependencies', 'packages/browser/test/size.test.ts', 'imports nothing'],
    [
      'an unsampled page load becomes unsampled',
      'packages/browser/test/agents.test.ts',
      'is unsampled when the server is, by %s',
    ],
    ['They ignore the sampling flag', reads, ignoresFlag],
    ['it reads `Server-Timing` itself', reads, isFaro],
    [
      'From a server without\nBaton it also reads the entry `trace`',
      'packages/browser/test/page-load.test.ts',
      'reads W3C’s entry trace, or not: %s %s, %s',
    ],
    [
      'then in\n`Server-Timing`, and uses only one of them',
      'packages/browser/test/page-load.test.ts',
      'takes the trace from its tags whole, and nothing of another one from Server-Timing',
    ],
    [
      "these events become events of the server's span",
      'packages/browser/test/otel.test.ts',
      'puts the events of the page load, and no others, into %s',
    ],
  ],
  'packages/core/README.md': [
    [
      "Node's headers, `Headers`, a `Map`, records, arrays, Kafka's Buffers, a function",
      'packages/core/test/carrier.test.ts',
      'reads %s',
    ],
    ['makes `fetch`, undici and `http.request`', clients, '%s sends the trace, and is a span'],
    ['with or without Node', 'packages/hono/test/worker.test.ts', 'imports nothing of Node: platform %s'],
  ],
  'packages/express/README.md': [
    ['Express 4 and 5.', 'packages/express/test/conformance.test.ts', 'Express 4'],
    [
      'as multer 1 does',
      'packages/express/test/surroundings.test.ts',
      'keeps the transaction on the request where multer 1 loses the scope, and restores the scope when mounted again',
    ],
  ],
  'packages/fastify/README.md': [
    [
      'of `@fastify/view`, with any\nengine',
      'packages/fastify/test/views.test.ts',
      'finds the transaction, the page load and its own data in a view, registered %s it',
    ],
    [
      'with all plugins of that instance',
      'packages/fastify/test/fastify.test.ts',
      'serves the application that it is registered in, and the plugins of that, but not the rest',
    ],
    ['with the prefix of its plugin', 'packages/fastify/test/fastify.test.ts', 'names %s'],
    ['when you call `reply.hijack()`', 'packages/fastify/test/fastify.test.ts', 'ends once with %s'],
    [
      'because a URL cannot be decoded',
      'packages/fastify/test/fastify.test.ts',
      'records a URL that cannot be decoded once, although Fastify answers it before any hook',
    ],
    ['or the server closes', 'packages/fastify/test/fastify.test.ts', 'records what Fastify refuses while it closes'],
  ],
  'packages/hono/README.md': [
    [
      'JSX takes the helpers as they are',
      'packages/hono/test/hono.test.ts',
      'has the tags as they stand, by JSX and by html``',
    ],
    ['also in a renderer', 'packages/hono/test/hono.test.ts', 'is rendered by a renderer'],
    ['The nonce of `secureHeaders()` is found', 'packages/hono/test/hono.test.ts', 'gets the nonce of secureHeaders()'],
    [
      'with the paths of the applications around it',
      'packages/hono/test/hono.test.ts',
      'of %s, answered with %i, is %s',
    ],
    [
      'was cancelled, or failed',
      'packages/core/test/fetch/handle.test.ts',
      'comes when the body fails, with the very error for its reader',
    ],
    [
      'Only `compress()` goes before Baton',
      'packages/hono/test/hono.test.ts',
      'is compressed by middleware outside, with the tags in it',
    ],
    [
      "Nothing here imports a module of Node's",
      'packages/hono/test/worker.test.ts',
      'imports nothing of Node: platform %s',
    ],
    [
      'It is tested in workerd',
      'packages/hono/test/worker.test.ts',
      'renders a page with its trace by JSX, and records its end',
    ],
    [
      "Cloudflare's runtime with `nodejs_compat`",
      'packages/hono/test/worker.test.ts',
      'has a current transaction where there is AsyncLocalStorage, and passes the trace on',
    ],
  ],
  'packages/koa/README.md': [
    ['Koa 2 and 3', 'packages/koa/test/conformance.test.ts', 'Koa 2'],
    [
      "So does `app.on('error', (error, ctx) => ...)`",
      'packages/koa/test/koa.test.ts',
      "shows the transaction and its scope to app.on('error') when %s",
    ],
    ['if `@koa/router` matched one', 'packages/koa/test/koa.test.ts', 'names %s'],
    [
      'returns the promise of the next middleware itself',
      'packages/koa/test/koa.test.ts',
      'gives back the very promise of what comes next',
    ],
    [
      'outside the scope',
      'packages/koa/test/koa.test.ts',
      'is outside the scope where Koa reads a lazy stream, which may enter it',
    ],
  ],
  'packages/nestjs/README.md': [
    [
      'filters and 404s are all inside the transaction',
      'packages/nestjs/test/stages.test.ts',
      'shows the transaction to the exception filter where there is no route',
    ],
    [
      'with any engine of either platform',
      'packages/nestjs/test/views.test.ts',
      'finds the transaction and the page load in the locals of a view',
    ],
    [
      'gives each message of a microservice or a gateway a transaction',
      messages,
      'continues the trace that is carried by %s',
    ],
    [
      'and names the transactions of GraphQL',
      'packages/nestjs/test/graphql.test.ts',
      'finds the transaction of its request, which a %s names',
    ],
    ['with prefix and version', 'packages/nestjs/test/routes.test.ts', 'names %s'],
    [
      'No provider is request-scoped',
      'packages/nestjs/test/module.test.ts',
      'makes nobody anew for a request: neither a controller nor what has the service injected',
    ],
    [
      'and `BatonInterceptor` restores the scope',
      'packages/nestjs/test/module.test.ts',
      'gives a handler the transaction of its own request, and BatonInterceptor restores the scope',
    ],
  ],
  'packages/opentelemetry/README.md': [
    ['`OTEL_EXPORTER_OTLP_ENDPOINT`, else', 'packages/opentelemetry/test/environment.test.ts', '%s'],
    [
      "Baton's `service` wins",
      'packages/opentelemetry/test/environment.test.ts',
      "a Baton's own service is before all",
    ],
    ['switches it off', 'packages/opentelemetry/test/environment.test.ts', 'OTEL_SDK_DISABLED=%s sends %d spans'],
    ['no request waits', failures, 'holds up no request of the application'],
    ['the queue does not grow', failures, 'bounds the queue, and counts what is dropped'],
    ['One warning says what to check', failures, 'is told once, with what to check: %s'],
    ['when there is nothing left to do', 'packages/opentelemetry/test/exit.test.ts', 'sends what waits, and ends'],
    [
      'the process ends by that signal as before',
      'packages/opentelemetry/test/exit.test.ts',
      'sends what waits, and then ends the process as it would have',
    ],
    [
      'a second\nSIGTERM ends it at once',
      'packages/opentelemetry/test/exit.test.ts',
      'ends it at once when it comes a second time',
    ],
    [
      'If it does listen, Baton only sends',
      'packages/opentelemetry/test/exit.test.ts',
      'does not end an application that listens and stays',
    ],
    [
      '`batonPropagator()` gives it the header formats',
      'packages/opentelemetry/test/propagator.test.ts',
      'writes every format for the span of the SDK',
    ],
    [
      'it is asked for headers that Baton does not read',
      'packages/opentelemetry/test/propagator.test.ts',
      'is asked for what Baton does not read',
    ],
    [
      'gives each navigation a parent that the page can report',
      'packages/opentelemetry/test/traced-server.test.ts',
      'finds the minted parent below the server span of the HTTP instrumentation, and exports it',
    ],
  ],
  'packages/viewer/README.md': [
    ['`/v1/metrics` is accepted and not kept', 'packages/viewer/test/formats.test.ts', 'are accepted, and not kept'],
    [
      "Elastic's server agents",
      'packages/viewer/test/tracers.test.ts',
      'reads transactions and spans, with the encoding %s',
    ],
    [
      '`/intake/v3/rum/events`',
      'packages/viewer/test/formats.test.ts',
      'has the spans of version 2 under shorter names',
    ],
    ["Sentry's SDKs", 'packages/viewer/test/tracers.test.ts', 'reads the streamed spans of version 11'],
    [
      '`/v0.4/traces`',
      'packages/viewer/test/tracers.test.ts',
      'reads version 0.4, and gives every span of a chunk the upper half of the trace id',
    ],
    ['`/v0.5/traces`', 'packages/viewer/test/tracers.test.ts', 'reads version 0.5, in which texts are numbers'],
    ['Datadog RUM', 'packages/viewer/test/formats.test.ts', 'is read at %s'],
    [
      'Application Insights',
      'packages/viewer/test/browser-agents.test.ts',
      'has page views, which are the children of the server, and calls',
    ],
    [
      "is a link to the server's span",
      'packages/viewer/test/browser-agents.test.ts',
      "is a link to the server's span: Dash0's, which has the time at which the page began",
    ],
    ['Zipkin, Splunk RUM', 'packages/viewer/test/browser-agents.test.ts', "takes Splunk RUM's Zipkin for a browser's"],
    [
      'A trace that a CORS preflight began is not among the traces',
      'packages/viewer/test/store.test.ts',
      'no trace that a preflight began, %s, in its lists',
    ],
    ['The newest 200 traces are kept', 'packages/viewer/test/store.test.ts', '200 traces unless told otherwise'],
    ['64 MiB at most', 'packages/viewer/test/store.test.ts', 'is bounded: the oldest traces make room'],
    ['a\nreport may have 4 MiB', 'packages/viewer/test/intake.test.ts', 'accepts four mebibytes to the byte'],
    ['pages of any other origin may not', 'packages/viewer/test/cors.test.ts', 'may send nothing from %s'],
    [
      'also refuses requests whose `Host` is another name',
      'packages/viewer/test/viewer.test.ts',
      'answers a request for the host "%s" with %d',
    ],
    [
      'loads a page twice, as a browser does',
      'packages/viewer/test/doctor.test.ts',
      'loads the page twice, as a navigation does',
    ],
    [
      'It ends with status 1',
      'packages/viewer/test/command.test.ts',
      'doctor ends with status 1 for a page that is not well',
    ],
  ],
  'examples/playground/README.md': [
    [
      'the same page without Baton: two traces',
      'examples/playground/test/shop.test.ts',
      'says that %s makes one trace with Baton, and two without',
    ],
    ['all agents side by side', 'examples/playground/test/all-agents.test.ts', 'shows all of them side by side'],
    [
      'with what Baton wrote in it marked',
      'examples/playground/test/shop.test.ts',
      'marks in the HTML that was sent what Baton wrote, literally',
    ],
    [
      'five agents under every\ntracer',
      'examples/playground/test/matrix/matrix.test.ts',
      '$title agrees about $kindName',
    ],
    [
      'the spans of shop, stock and suppliers also go there',
      'examples/playground/test/main.test.ts',
      'sends the spans of its services to OTEL_EXPORTER_OTLP_ENDPOINT, too',
    ],
  ],
}
