import { marks } from './shared/everything.mjs'

/**
 * The servers that `npm run server` compares: one file each in this folder, named like its variant.
 *
 * - `name`: the file, without `.mjs`
 * - `title`: what the table calls it
 * - `over`: the variant without a tracer that it is compared with
 * - `marks`: what its page must hold, so that a variant that does not work does not look cheap
 * - `continues`: false where the tracer reads no `traceparent`
 */
export const variants = [
  { name: 'express', title: 'Express', marks: [] },
  { name: 'express-baton', title: 'Express + Baton, everything on', over: 'express', marks },
  { name: 'express-opentelemetry', title: 'Express + OpenTelemetry', over: 'express', marks: ['name="traceparent"'] },
  { name: 'express-datadog', title: 'Express + dd-trace 5', over: 'express', marks: ['name="dd-trace-id"'] },
  { name: 'express-elastic', title: 'Express + elastic-apm-node 4', over: 'express', marks: ['pageLoadTraceId'] },
  {
    name: 'express-sentry',
    title: 'Express + @sentry/node 10',
    over: 'express',
    marks: ['name="sentry-trace"'],
    continues: false,
  },
  { name: 'koa', title: 'Koa', marks: [] },
  { name: 'koa-baton', title: 'Koa + Baton, everything on', over: 'koa', marks },
  { name: 'nest-express', title: 'Nest on Express', marks: [] },
  { name: 'nest-express-baton', title: 'Nest on Express + Baton, everything on', over: 'nest-express', marks },
  { name: 'nest-fastify', title: 'Nest on Fastify', marks: [] },
  { name: 'nest-fastify-baton', title: 'Nest on Fastify + Baton, everything on', over: 'nest-fastify', marks },
  { name: 'fetch', title: 'Express that calls another service', marks: [] },
  { name: 'fetch-baton', title: 'the same + Baton, everything on', over: 'fetch', marks: ['next service: 00-'] },
  { name: 'fetch-opentelemetry', title: 'the same + OpenTelemetry', over: 'fetch', marks: ['next service: 00-'] },
]
