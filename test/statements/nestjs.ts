import type { Statements } from './statement.js'
import { early, messages, ofNest } from './tests.js'

export const nestjs: Statements = {
  'docs/nestjs.md': [
    [
      'the transport has headers (Kafka, RabbitMQ, NATS, MQTT, gRPC)',
      'packages/nestjs/test/carrier-of.test.ts',
      'the metadata of gRPC',
    ],
    [
      'otherwise from the payload, as with TCP and Redis',
      messages,
      'continues the trace that a message carries in its payload',
    ],
    [
      'so on these transports they run outside of the transaction',
      messages,
      'runs a guard outside of the transaction, and the exception filter of a handler inside',
    ],
    [
      'if the handler returns a stream, with the last one',
      messages,
      'keeps one transaction through a stream of answers, and ends with the last',
    ],
    ["from socket.io's `auth`, then from the headers", messages, 'continues the trace that is carried by %s'],
    [
      'Mercurius on Fastify works the same way',
      'packages/nestjs/test/built.test.ts',
      'finds the transaction of its request in a resolver of Mercurius on Fastify',
    ],
    [
      'When the client disconnects',
      'packages/nestjs/test/events.test.ts',
      'ends once with the connection of a client that leaves',
    ],
    [
      'with `json: true` (Nest 11 and 12), as members',
      'packages/nestjs/test/logger.test.ts',
      'adds the recorded ids to a line of JSON, in the names of the style',
    ],
    [
      'serves no HTTP/2',
      'packages/differential/test/frameworks.test.ts',
      'serves no HTTP/2: its requests are those of HTTP/1.1',
    ],
    [
      'a 404 may be named after the last route that was tried',
      ofNest,
      'on Express names a 404 after the middleware for one method that saw it',
    ],
    [
      'the code of `enableCors()`',
      ofNest,
      'on Fastify runs the code of enableCors() outside of the scope, from Nest 11 on',
    ],
    [
      "Nest 12's `enableCsrfProtection()`, runs outside the scope of the transaction",
      ofNest,
      'on Fastify records what enableCsrfProtection() refuses, which it does outside of the scope',
    ],
    ['is named `OPTIONS *`', early, "C12: records a preflight that Nest's own CORS answers, once"],
    [
      "middleware gets Node's response, which has no locals",
      'packages/nestjs/test/views.test.ts',
      'renders in a middleware, and leaves other locals alone, on Fastify',
    ],
    [
      'Nest calls no global interceptor for the messages of a gateway',
      ofNest,
      'calls a global interceptor for the messages of a gateway, or not',
    ],
    [
      'Express 4 reads them when the first middleware is mounted',
      ofNest,
      'on Express 4 reads how queries are parsed before main.ts can say so',
    ],
    [
      'the testing module makes the adapter last',
      'packages/nestjs/test/module.test.ts',
      'is there in the application of a testing module',
    ],
  ],
}
