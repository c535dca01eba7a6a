/**
 * The servers that `npm run server` compares: one file each in this folder, named like its variant.
 *
 * - `name`: the file, without `.mjs`
 * - `title`: what the table calls it
 * - `over`: the variant without a tracer that it is compared with
 * - `marks`: what its page must hold, so that a variant that does not work does not look cheap
 */
export const variants = [
  { name: 'express', title: 'Express', marks: [] },
  {
    name: 'express-baton',
    title: 'Express + Baton, everything on',
    over: 'express',
    marks: ['name="traceparent"', 'pageLoadTraceId'],
  },
  {
    name: 'express-opentelemetry',
    title: 'Express + OpenTelemetry',
    over: 'express',
    marks: ['name="traceparent"'],
  },
]
