import type { Statements } from './statement.js'
import { suite } from './tests.js'

export const frameworks: Statements = {
  'docs/frameworks.md': [
    ['Express 4 and 5, Koa 2 and 3, Fastify 4 and 5', 'packages/express/test/conformance.test.ts', 'Express 4'],
    ['Koa 2 and 3, Fastify 4 and 5', 'packages/koa/test/conformance.test.ts', 'Koa 2'],
    ['Fastify 4 and 5, Hono 4 on Node', 'packages/fastify/test/conformance.test.ts', 'Fastify 4'],
    ['Hono 4 on Node and on the\nfetch API alone', 'packages/hono/test/conformance.test.ts', 'Hono on the fetch API'],
    [
      'Nest 10, 11 and 12 on Express and on Fastify',
      'packages/nestjs/test/conformance.test.ts',
      'Express makes its requests and responses from those of HTTP/1.1',
    ],
    ['and plain `node:http`', 'packages/core/test/node/conformance.test.ts', 'node:http'],
    [
      'a request continues the trace that it carries',
      `${suite}/continuation.ts`,
      'continues the trace of a traceparent, as its child',
    ],
    [
      'each of 200 concurrent requests',
      `${suite}/isolation.ts`,
      'keeps 200 concurrent requests apart, with no transaction before, between and after',
    ],
    [
      "the framework's error handling gets the original error",
      `${suite}/errors.ts`,
      'passes the original error to the framework when the handler %s',
    ],
    [
      'shared caches get no ids',
      `${suite}/page-load.ts`,
      'keeps ids out of shared caches: cache "%s", called public %s rendering',
    ],
    [
      'also on error pages and where no route matched',
      `${suite}/response-header.ts`,
      'carries it on the error page of the framework, and where no route matched',
    ],
    [
      'when the client disconnects before or during the response',
      `${suite}/ending.ts`,
      'ends once when the client disconnects during the response',
    ],
    [
      'a name that you set is kept',
      `${suite}/naming.ts`,
      'knows the name while the handler runs, and keeps a name that the handler sets',
    ],
    [
      'helpers that render nothing, no record',
      `${suite}/ignored.ts`,
      'gives a request that is ignored by %s empty ids, helpers that render nothing, and no record',
    ],
    [
      'responses are those of the application alone',
      `${suite}/disabled.ts`,
      'leaves pages, redirects, failures and 404s unchanged',
    ],
    [
      'behind body parsers, uploads and sessions',
      `${suite}/surroundings.ts`,
      'keeps the transaction and its scope behind a session, and the session itself',
    ],
    [
      '| mounted twice | one transaction |',
      `${suite}/surroundings.ts`,
      'starts one transaction when Baton is mounted twice',
    ],
    ['the same as HTTP/1.1', `${suite}/http2.ts`, 'continues the trace and renders the page over HTTP/2'],
    [
      'Express bases its requests and responses on those of HTTP/1.1',
      'packages/differential/test/frameworks.test.ts',
      'serves no HTTP/2: its requests are those of HTTP/1.1',
    ],
    [
      'Express 4 ignores promises',
      'packages/differential/test/frameworks.test.ts',
      'brings an error of an async handler to the error handler from Express 5 on',
    ],
    [
      'Koa has no routes',
      'packages/differential/test/frameworks.test.ts',
      'has no routes, so that a request is named by hand',
    ],
    [
      'Koa reads the body after all middleware has finished',
      'packages/differential/test/frameworks.test.ts',
      'reads a generator in ctx.body outside of the scope',
    ],
    [
      'Koa 2 leaves the connection open',
      'packages/differential/test/frameworks.test.ts',
      'leaves the connection open when a stream breaks, in version 2 alone',
    ],
    [
      'a malformed URL that comes by `app.inject()` is not recorded',
      'packages/fastify/test/inject.test.ts',
      'records what inject() asks %s as a request that was answered',
    ],
    ['a request that `app.mount()` passes on', 'packages/hono/test/hono.test.ts', 'of %s, answered with %i, is %s'],
    [
      'the callbacks of `stream()` and `streamText()` run inside',
      'packages/hono/test/hono.test.ts',
      'is streamed in the scope of the request, and ends it with its last chunk',
    ],
    [
      'there is no current transaction',
      'packages/hono/test/worker.test.ts',
      'has a current transaction where there is AsyncLocalStorage, and passes the trace on',
    ],
    [
      'there are no routes; set `transaction.name`',
      'packages/differential/test/frameworks.test.ts',
      'F: node:http has no routes, so that a request is named by hand',
    ],
    [
      'runs the same applications with Baton and without it',
      'packages/differential/test/compare.ts',
      'answers with the same bytes as without Baton',
    ],
    [
      'are equal but for this',
      'packages/differential/test/differences.test.ts',
      'ignores only the differences that docs/frameworks.md lists',
    ],
  ],
}
