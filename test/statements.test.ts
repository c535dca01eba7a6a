import { describe, expect, it } from '@jest/globals'
import { isTitleIn, read } from './titles.js'

// F: a sentence about an agent, a tracer, a cache or a runtime is shown by a test. Here each one stands beside its test, so
// that neither goes without the other.

const company = 'packages/tracers-test/test/company.test.ts'
const contract = 'packages/tracers-test/test/contract.ts'
const statuses = 'packages/tracers-test/test/sentry-statuses.test.ts'
const conformance = 'packages/tracers-test/test/conformance.test.ts'
const suite = 'packages/conformance/src'
const agents = 'packages/core/test/agents/agents.test.ts'
const rate = 'packages/core/test/agents/page-rate.test.ts'
const ahead = 'packages/core/test/agents/loaded-ahead.test.ts'
const failures = 'packages/opentelemetry/test/failures.test.ts'
const otlp = 'packages/opentelemetry/test/otlp.test.ts'

/** A part of a sentence, the file of the test that shows it, and the test's title. */
type Statement = readonly [words: string, file: string, title: string]

const besideEach = 'the conformance suite passes on %s beside %s'
const continues = '%s continues what the server recorded, by %s'
const isUnsampled = '%s is unsampled, or unlinked, where the server is not sampled, by %s'

const statements: Record<string, readonly Statement[]> = {
  'docs/tracers.md': [
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
    ['`record.stats()` belongs on a dashboard', failures, 'bounds the queue, and counts what is dropped'],
    [
      'this is the most that is kept',
      'packages/opentelemetry/test/exit.test.ts',
      'does not grow while the receiver is down',
    ],
    [
      "agent sends only what has a server's span",
      rate,
      '%s reports at %d what the trace id says, and the server every trace, by %s',
    ],
    [
      'A span that is not sampled is not recorded',
      `${suite}/continuation.ts`,
      'records no span of a trace that the caller did not sample, and passes that decision on',
    ],
  ],
  'docs/sampling.md': [
    [
      'with a decision, the agent does not draw',
      rate,
      '%s reports at %d what the trace id says, and the server every trace, by %s',
    ],
    [
      'the agent, by session; every sampled trace is handed over',
      rate,
      '%s applies a rate of %d to its sessions by itself, and the server reports',
    ],
    ['a parent-based sampler obeys `-00`', agents, isUnsampled],
  ],
  'docs/page-load.md': [
    ['the page load is the root; the server is the child of its span for the document', agents, continues],
    ['both have the same trace id', agents, continues],
    ["the page links to the server's span", agents, continues],
    ['the agent ignores `pageLoadSampled: false` alone', agents, isUnsampled],
    [
      "the ids with the server's span as `pageLoadParentId`, because the agent may report no span",
      ahead,
      '%s: names no parent that nobody reports, and is linked where it is shown: %j',
    ],
    ['because the agent reads no decision', agents, isUnsampled],
  ],
}

describe.each(Object.entries(statements))('F: what %s says', (file, list) => {
  it.each(list)('%s', (words, test, title) => {
    expect(read(file)).toContain(words)
    expect(isTitleIn(read(test), title)).toBe(true)
  })
})
