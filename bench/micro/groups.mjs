import * as baton from './baton.mjs'
import { hostile } from './hostile.mjs'
import * as opentelemetry from './opentelemetry.mjs'
import { reference } from './reference.mjs'

/** What `npm run micro` prints, a table each; `compared` where each case is compared with the first. */
export const groups = [
  {
    title: 'A request that continues a trace: extract, transaction, scope, inject, end',
    cases: [...baton.continuing, ...opentelemetry.continuing, reference],
    compared: true,
  },
  {
    title: "A browser's navigation: no trace headers, nothing rendered, nothing sent on",
    cases: [...baton.navigating, ...opentelemetry.navigating],
    compared: true,
  },
  { title: 'Single parts', cases: [...baton.parts, ...opentelemetry.parts, { name: 'an empty call', run: (i) => i }] },
  { title: 'Rendering, by a transaction that lives: elastic and w3c', cases: baton.rendering },
  {
    title: 'Hostile headers, and benign ones of the same size',
    cases: hostile.flatMap((pair) => [pair.hostile, pair.benign]),
  },
]
