import { marks } from './shared/everything.mjs'

/**
 * The servers that are compared, by the table that they share: one file each in this folder, named like its variant. All
 * of a table take part in one run, interleaved.
 *
 * - `name`: the file, without `.mjs`
 * - `title`: what the table calls it
 * - `over`: the variant that it is compared with: without a tracer, or with the tracer alone
 * - `marks`: what its page or its headers must hold, so that a variant that does not work does not look cheap
 * - `continues`: false where it reads no `traceparent`
 * - `calls`: whether its page asks another service
 * - `exports`: whether it sends its spans to a receiver
 */
export const tables = {
  express: [
    { name: 'express', title: 'Express' },
    {
      name: 'express-static',
      title: 'the same bytes and headers, as constants',
      over: 'express',
      marks,
      continues: false,
    },
    { name: 'express-floor', title: 'the floor: all of it, nothing refused', over: 'express', marks },
    { name: 'express-baton', title: 'Baton, everything on', over: 'express', marks },
    { name: 'express-none', title: 'Baton, nothing rendered, nothing recorded', over: 'express' },
    { name: 'express-opentelemetry', title: 'OpenTelemetry', over: 'express', marks: ['name="traceparent"'] },
    { name: 'express-datadog', title: 'dd-trace 5', over: 'express', marks: ['name="dd-trace-id"'] },
    { name: 'express-elastic', title: 'elastic-apm-node 4', over: 'express', marks: ['pageLoadTraceId'] },
    {
      name: 'express-sentry',
      title: '@sentry/node 10',
      over: 'express',
      marks: ['name="sentry-trace"'],
      continues: false,
    },
  ],
  frameworks: [
    { name: 'express', title: 'Express' },
    { name: 'express-baton', title: 'Express + Baton, everything on', over: 'express', marks },
    { name: 'koa', title: 'Koa' },
    { name: 'koa-baton', title: 'Koa + Baton, everything on', over: 'koa', marks },
    { name: 'nest-express', title: 'Nest on Express' },
    { name: 'nest-express-baton', title: 'Nest on Express + Baton, everything on', over: 'nest-express', marks },
    { name: 'nest-fastify', title: 'Nest on Fastify' },
    { name: 'nest-fastify-baton', title: 'Nest on Fastify + Baton, everything on', over: 'nest-fastify', marks },
  ],
  export: [
    { name: 'express', title: 'Express' },
    { name: 'express-baton', title: 'Baton, everything on, spans dropped', over: 'express', marks },
    {
      name: 'express-baton-otlp',
      title: 'Baton, everything on, spans exported',
      over: 'express',
      marks,
      exports: true,
    },
    {
      name: 'express-opentelemetry',
      title: 'OpenTelemetry, spans dropped',
      over: 'express',
      marks: ['name="traceparent"'],
    },
    {
      name: 'express-opentelemetry-otlp',
      title: 'OpenTelemetry, spans exported',
      over: 'express',
      marks: ['name="traceparent"'],
      exports: true,
    },
  ],
  company: [
    { name: 'express', title: 'Express' },
    ...beside('opentelemetry', 'OpenTelemetry', ['name="traceparent"']),
    ...beside('opentelemetry-otlp', 'OpenTelemetry, spans exported', ['name="traceparent"'], { exports: true }),
    ...beside('datadog', 'dd-trace 5', ['name="dd-trace-id"']),
    ...beside('elastic', 'elastic-apm-node 4', ['pageLoadTraceId']),
    ...beside('sentry', '@sentry/node 10', ['name="sentry-trace"'], { continues: false }),
  ],
  fetch: [
    { name: 'fetch', title: 'Express that calls another service', calls: true },
    { name: 'fetch-scope', title: 'with an empty AsyncLocalStorage.run', over: 'fetch', calls: true },
    { name: 'fetch-incoming', title: 'with Baton, everything but outgoing', over: 'fetch', calls: true },
    {
      name: 'fetch-baton',
      title: 'with Baton, everything on',
      over: 'fetch',
      marks: ['next service: 00-'],
      calls: true,
    },
    {
      name: 'fetch-opentelemetry',
      title: 'with OpenTelemetry',
      over: 'fetch',
      marks: ['next service: 00-'],
      calls: true,
    },
  ],
}

/** A tracer alone, compared with bare Express, and with Baton beside it, compared with the tracer alone. */
function beside(tracer, title, itsMarks, more) {
  const name = `express-${tracer}`
  return [
    { name, title, over: 'express', marks: itsMarks, ...more },
    { name: `${name}-baton`, title: `${title}, and Baton`, over: name, marks, ...more },
  ]
}
