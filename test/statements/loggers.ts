import type { Statements } from './statement.js'
import { suite } from './tests.js'

export const loggers: Statements = {
  'docs/logs.md': [
    [
      'exactly as they are recorded',
      'packages/core/test/loggers.test.ts',
      'writes the recorded ids into each line of 200 concurrent requests, and into none outside',
    ],
    ['outside a request it\nreturns `{}`', 'packages/core/test/trace-fields.test.ts', 'is empty outside a request: %s'],
    [
      'and `span.id` inside a span of your own',
      'packages/core/test/trace-fields.test.ts',
      "names a span of the application's own beside its transaction",
    ],
    [
      '`trace_id`, `span_id`, `trace_flags`',
      'packages/core/test/trace-fields.test.ts',
      "has OpenTelemetry's names, with the flags as W3C writes them: %s",
    ],
    [
      '(hex, or decimal where the id has 64 bits)',
      'packages/core/test/trace-fields.test.ts',
      'writes the same into a log line for a trace id of %s',
    ],
    [
      'if the environment variable `GOOGLE_CLOUD_PROJECT` is set',
      'packages/core/test/trace-fields.test.ts',
      "has Google's names, and the project where the environment says it",
    ],
    [
      "Nest's own logger, as JSON or as text",
      'packages/nestjs/test/logger.test.ts',
      'appends the recorded ids to a line of text, and nothing outside a request',
    ],
    [
      'The transaction is also in the locals of error views',
      'examples/logs-pino/app.test.ts',
      'says on the error page what the log says',
    ],
    [
      "also in `app.on('error', (error, ctx) => …)`",
      'packages/koa/test/koa.test.ts',
      "shows the transaction and its scope to app.on('error') when %s",
    ],
    [
      'Fastify, also in `app.setNotFoundHandler()`',
      'packages/fastify/test/fastify.test.ts',
      'shows them to the error handler when %s',
    ],
    [
      'Nest, in an exception filter on either platform',
      'packages/nestjs/test/stages.test.ts',
      'shows the transaction to the exception filter of a failing handler',
    ],
    ['A header that has a grammar gets its own', `${suite}/response-header.ts`, 'E11: writes %s in its own grammar'],
    [
      'is also set on error pages of the framework',
      `${suite}/response-header.ts`,
      'carries it on the error page of the framework, and where no route matched',
    ],
    [
      'on responses that a shared cache may store',
      'packages/core/test/node/trace-id-header.test.ts',
      'B4: is left out, and nothing is changed, where it says %s',
    ],
    [
      'A header that you set yourself stays',
      `${suite}/response-header.ts`,
      "leaves the application's own header alone",
    ],
    [
      "a proxy's `X-Request-Id` is a UUID or 32 hex characters",
      'packages/core/test/propagators/request-id.test.ts',
      '%s is the trace id of a trace that begins here: %s',
    ],
    [
      'so is every request id when `trust` is `restart`',
      'packages/core/test/propagators/request-id.test.ts',
      'under trust "%s" it is taken: %s',
    ],
    ['it must be named', 'packages/core/test/propagators/request-id.test.ts', 'is not read unless it is asked for'],
    [
      'is handed on as it came beside every trace that goes on',
      'packages/core/test/propagators/request-id.test.ts',
      'E11: is handed on as it came beside %s',
    ],
  ],
}
