import type { Statements } from './statement.js'
import { besideEach, company, conformance, contract, statuses, suite } from './tests.js'

export const tracers: Statements = {
  'docs/tracers.md': [
    ['or not given | nothing', company, 'is named once, or one that was not given: %s; its pages name nothing'],
    [
      'The agent of Elastic keeps its state private',
      'packages/tracers-test/test/alone.test.ts',
      'is the agent of Elastic, which has to be given',
    ],
    [
      'lets Baton make its own spans',
      'packages/tracers-test/test/alone.test.ts',
      'is Baton with tracer: "none", whichever tracer runs',
    ],
    [
      'which nobody has',
      'packages/tracers-test/test/alone.test.ts',
      'C7: is said once to be nobody, where there is no recorder and no tracer%s',
    ],
    [
      'Where no tracer traces the request, Baton does',
      'packages/tracers-test/test/alone.test.ts',
      'is the recorder for a request that the tracer leaves out',
    ],
    [
      'set late on the exported span',
      contract,
      'gives one parent to the snippet of Elastic, however often it is asked',
    ],
    [
      'none: the page load becomes a child of the server',
      contract,
      'leaves no page load of Elastic under a span that nobody has',
    ],
    [
      'Baton names an agent that runs and was not given in one warning',
      company,
      'is named once, or one that was not given: %s; its pages name nothing',
    ],
    ['Sentry 11 is found by its global object', conformance, besideEach],
    [
      'reported once, and counts as a request that is not traced',
      'packages/core/test/node/custom-tracer.test.ts',
      'names nothing, and says why once, where it %s',
    ],
    ['those of the span of the server, never of one inside it', contract, 'is the outermost span of the process'],
    ['follow the active span of the tracer', contract, 'follows the active span of the tracer'],
    ['get the headers of the tracer, once', contract, 'sends exactly one context to the next service: %s'],
    [
      '`record` gets nothing for a request that the tracer traces',
      company,
      'receives nothing of what the tracer exports, not even spans that Baton is asked for',
    ],
    [
      'records its own transaction if there is a recorder',
      company,
      'is recorded by Baton, if that is asked for, and then the page names the record: %s',
    ],
    ['the tracer has read the headers and decided', contract, 'continues the incoming context, as the tracer does'],
    ['A sampled-out trace is', company, 'tells each agent so, under %s'],
    [
      'the span of the first: OpenTelemetry, dd-trace, Sentry, Elastic',
      company,
      'are named once, and pages name what OpenTelemetry exports: with %s',
    ],
    ['an ignored URL, `suppressTracing`', company, 'has a page that names nothing, and says why once: %s'],
    [
      'or its parent in this process where the active span is not of the server',
      company,
      'the span of the server is found as %s',
    ],
    [
      'Sentry for errors alone, beside another tracer, is no second tracer',
      company,
      'are none where Sentry reports errors alone',
    ],
    ['drops the spans of answers with a status of', statuses, 'Sentry 10 drops by default the span of an error page'],
    ['Version 11 keeps them by', statuses, 'Sentry 11 exports by default the span of an error page'],
    ['traces no `HEAD`, no `OPTIONS` and no HTTP/2', conformance, besideEach],
    [
      'HTTP instrumentation does not trace HTTP/2',
      `${suite}/http2.ts`,
      'continues the trace and renders the page over HTTP/2',
    ],
    [
      'adds the trace headers of a preflight',
      `${suite}/cors.ts`,
      'allows the headers of the formats that are read, and no others',
    ],
    [
      'The parent of the exported span is taken',
      `${suite}/page-load.ts`,
      'records no parent for a response to HEAD, because no browser received the page',
    ],
  ],
  'docs/migrate.md': [
    [
      "Elastic's agent ignores `pageLoadSampled: false`",
      'packages/core/test/agents/elastic-root.test.ts',
      'reports a sampled page of an unsampled trace, and `diagnose` says so',
    ],
    [
      'where `@splunk/otel` stays',
      'packages/tracers-test/test/migrate.test.ts',
      'beside Baton: the page has one entry',
    ],
    [
      'agents for other languages have',
      'packages/tracers-test/test/migrate.test.ts',
      "Elastic's Java agent: the calls of Baton continue the trace, and hand it on",
    ],
  ],
}
