import type { Statements } from './statement.js'
import { besideEach, conformance, failures, ignoresFlag, isFaro, reads } from './tests.js'

export const packages: Statements = {
  'README.md': [
    [
      'at most 1,000 bytes (gzip) for a page with one agent',
      'packages/browser/test/size.test.ts',
      'has at most 1,000 bytes for a page with one agent: %s',
    ],
    ['With OpenTelemetry, dd-trace or Sentry write nothing', conformance, besideEach],
    [
      "Elastic's\nagent is given as",
      'packages/tracers-test/test/alone.test.ts',
      'is the agent of Elastic, which has to be given',
    ],
  ],
  'packages/browser/README.md': [
    [
      'A page with one agent loads at most 1,000 bytes',
      'packages/browser/test/size.test.ts',
      'has at most 1,000 bytes for a page with one agent: %s',
    ],
    [
      'a page with all of them 1.6 kB',
      'packages/browser/test/size.test.ts',
      'has at most 1,650 bytes for all agents at once, as %s',
    ],
    ['It has no dependencies', 'packages/browser/test/size.test.ts', 'imports nothing'],
    [
      'an unsampled page load becomes unsampled',
      'packages/browser/test/agents.test.ts',
      'is unsampled when the server is, by %s',
    ],
    ['They ignore the sampling flag', reads, ignoresFlag],
    ['it reads `Server-Timing` itself', reads, isFaro],
    [
      'From a server without\nBaton it also reads the entry `trace`',
      'packages/browser/test/page-load.test.ts',
      'reads W3C’s entry trace, or not: %s %s, %s',
    ],
    [
      'then in\n`Server-Timing`, and uses only one of them',
      'packages/browser/test/page-load.test.ts',
      'takes the trace from its tags whole, and nothing of another one from Server-Timing',
    ],
    [
      "these events become events of the server's span",
      'packages/browser/test/otel.test.ts',
      'puts the events of the page load, and no others, into %s',
    ],
  ],
  'packages/opentelemetry/README.md': [
    ['`OTEL_EXPORTER_OTLP_ENDPOINT`, else', 'packages/opentelemetry/test/environment.test.ts', '%s'],
    [
      "Baton's `service` wins",
      'packages/opentelemetry/test/environment.test.ts',
      "a Baton's own service is before all",
    ],
    ['switches it off', 'packages/opentelemetry/test/environment.test.ts', 'OTEL_SDK_DISABLED=%s sends %d spans'],
    ['no request waits', failures, 'holds up no request of the application'],
    ['the queue does not grow', failures, 'bounds the queue, and counts what is dropped'],
    ['One warning says what to check', failures, 'is told once, with what to check: %s'],
    ['when there is nothing left to do', 'packages/opentelemetry/test/exit.test.ts', 'sends what waits, and ends'],
    [
      'the process ends by that signal as before',
      'packages/opentelemetry/test/exit.test.ts',
      'sends what waits, and then ends the process as it would have',
    ],
    [
      'a second\nSIGTERM ends it at once',
      'packages/opentelemetry/test/exit.test.ts',
      'ends it at once when it comes a second time',
    ],
    [
      'If it does listen, Baton only sends',
      'packages/opentelemetry/test/exit.test.ts',
      'does not end an application that listens and stays',
    ],
    [
      '`batonPropagator()` gives it the header formats',
      'packages/opentelemetry/test/propagator.test.ts',
      'writes every format for the span of the SDK',
    ],
    [
      'it is asked for headers that Baton does not read',
      'packages/opentelemetry/test/propagator.test.ts',
      'is asked for what Baton does not read',
    ],
    [
      'gives each navigation a parent that the page can report',
      'packages/opentelemetry/test/traced-server.test.ts',
      'finds the minted parent below the server span of the HTTP instrumentation, and exports it',
    ],
  ],
  'packages/viewer/README.md': [
    ['`/v1/metrics` is accepted and not kept', 'packages/viewer/test/formats.test.ts', 'are accepted, and not kept'],
    [
      "Elastic's server agents",
      'packages/viewer/test/tracers.test.ts',
      'reads transactions and spans, with the encoding %s',
    ],
    [
      '`/intake/v3/rum/events`',
      'packages/viewer/test/formats.test.ts',
      'has the spans of version 2 under shorter names',
    ],
    ["Sentry's SDKs", 'packages/viewer/test/tracers.test.ts', 'reads the streamed spans of version 11'],
    [
      '`/v0.4/traces`',
      'packages/viewer/test/tracers.test.ts',
      'reads version 0.4, and gives every span of a chunk the upper half of the trace id',
    ],
    ['`/v0.5/traces`', 'packages/viewer/test/tracers.test.ts', 'reads version 0.5, in which texts are numbers'],
    ['Datadog RUM', 'packages/viewer/test/formats.test.ts', 'is read at %s'],
    [
      'Application Insights',
      'packages/viewer/test/browser-agents.test.ts',
      'has page views, which are the children of the server, and calls',
    ],
    [
      "is a link to the server's span",
      'packages/viewer/test/browser-agents.test.ts',
      "is a link to the server's span: Dash0's, which has the time at which the page began",
    ],
    ['Zipkin, Splunk RUM', 'packages/viewer/test/browser-agents.test.ts', "takes Splunk RUM's Zipkin for a browser's"],
    [
      'A trace that a CORS preflight began is not among the traces',
      'packages/viewer/test/store.test.ts',
      'no trace that a preflight began, %s, in its lists',
    ],
    ['The newest 200 traces are kept', 'packages/viewer/test/store.test.ts', '200 traces unless told otherwise'],
    ['64 MiB at most', 'packages/viewer/test/store.test.ts', 'is bounded: the oldest traces make room'],
    ['a\nreport may have 4 MiB', 'packages/viewer/test/intake.test.ts', 'accepts four mebibytes to the byte'],
    ['pages of any other origin may not', 'packages/viewer/test/cors.test.ts', 'may send nothing from %s'],
    [
      'also refuses requests whose `Host` is another name',
      'packages/viewer/test/viewer.test.ts',
      'answers a request for the host "%s" with %d',
    ],
    [
      'loads a page twice, as a browser does',
      'packages/viewer/test/doctor.test.ts',
      'loads the page twice, as a navigation does',
    ],
    [
      'It ends with status 1',
      'packages/viewer/test/command.test.ts',
      'doctor ends with status 1 for a page that is not well',
    ],
  ],
  'examples/playground/README.md': [
    [
      'the same page without Baton: two traces',
      'examples/playground/test/shop.test.ts',
      'says that %s makes one trace with Baton, and two without',
    ],
    ['all agents side by side', 'examples/playground/test/all-agents.test.ts', 'shows all of them side by side'],
    [
      'with what Baton wrote in it marked',
      'examples/playground/test/shop.test.ts',
      'marks in the HTML that was sent what Baton wrote, literally',
    ],
    [
      'five agents under every\ntracer',
      'examples/playground/test/matrix/matrix.test.ts',
      '$title agrees about $kindName',
    ],
    [
      'the spans of shop, stock and suppliers also go there',
      'examples/playground/test/main.test.ts',
      'sends the spans of its services to OTEL_EXPORTER_OTLP_ENDPOINT, too',
    ],
  ],
}
