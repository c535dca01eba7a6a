import type { Statements } from './statement.js'
import { agents, continues, failures, isUnsampled, otlp, rate, suite } from './tests.js'

export const backends: Statements = {
  'docs/backends.md': [
    ['`documentLoad` is its child', agents, continues],
    ['carries the trace id of the server', agents, continues],
    ["has the id that\nBaton recorded as the server span's parent", agents, continues],
    ['Datadog joins the two by the trace id', agents, continues],
    ["`pageload` transaction is a child of the server's span", agents, continues],
    [
      'bits 8 and 9 of `flags` say whether the parent is remote',
      otlp,
      'spans of a transaction name their parents, the local ones as local',
    ],
    ['with the rate as `ot=th:`', otlp, 'tracestate, the random flag and an abort arrive'],
    ['`failure` is the status `ERROR`', otlp, 'a record arrives whole'],
  ],
  'docs/scale.md': [
    ['says at which rate Baton has sampled', otlp, 'tracestate, the random flag and an abort arrive'],
    ['the tail sees nothing that is linked', agents, isUnsampled],
    ['`record.stats()` belongs on a dashboard', failures, 'bounds the queue, and counts what is dropped'],
    [
      'this is the most that is kept',
      'packages/opentelemetry/test/exit.test.ts',
      'does not grow while the receiver is down',
    ],
    [
      "agent links only to what has a server's span",
      rate,
      '%s reports at %d what the trace id says, and the server every trace, by %s',
    ],
    [
      'A span that is not sampled is not recorded',
      `${suite}/continuation.ts`,
      'records no span of a trace that the caller did not sample, and passes that decision on',
    ],
  ],
}
