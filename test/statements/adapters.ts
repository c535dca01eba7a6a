import type { Statements } from './statement.js'
import { clients, messages } from './tests.js'

export const adapters: Statements = {
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
}
