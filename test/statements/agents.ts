import type { Statements } from './statement.js'
import {
  agents,
  byHeader,
  continues,
  ignoresFlag,
  isFaro,
  isOld,
  isUnsampled,
  notByHeader,
  ofSampler,
  ofSentry,
  ofVersions,
  rate,
  reads,
  root,
  sendsNothing,
  snippetUnsampled,
} from './tests.js'

export const agentPages: Statements = {
  'docs/agents/appinsights.md': [
    ['It decides in the browser, and ignores the flag', reads, ignoresFlag],
    ['Without the tag it takes the span from `Server-Timing`, also on a page from the cache', reads, byHeader],
    ['is still reported, in a trace of its own', agents, isUnsampled],
  ],
  'docs/agents/bugsnag.md': [
    ['ignores the flag in the tag', reads, ignoresFlag],
    ['is still reported, in a trace of its own', agents, isUnsampled],
  ],
  'docs/agents/dash0.md': [
    ['ignores the flag in the tag', reads, ignoresFlag],
    ['is still reported, without a trace', agents, isUnsampled],
    ['reports it as an event of that span', agents, continues],
  ],
  'docs/agents/datadog.md': [
    [
      'Sessions that it leaves out report nothing',
      rate,
      '%s applies a rate of %d to its sessions by itself, and the server reports',
    ],
    ['The document is one of its resources', agents, continues],
    ['It drops the hand-off', reads, isOld],
  ],
  'docs/agents/edot.md': [
    ['It does not ask the server', reads, ignoresFlag],
    ['is still reported, in a trace of its own', agents, isUnsampled],
    ['has all of its dependencies in it', 'test/start-pages.test.ts', '%s links server and browser in the viewer'],
  ],
  'docs/agents/elastic.md': [
    [
      'the agent draws no second time',
      rate,
      '%s reports at %d what the trace id says, and the server every trace, by %s',
    ],
    ['`pageLoadSampled: false` does not make a page load unsampled', root, snippetUnsampled],
    ['the page load is the child of the server’s span', root, 'is the child of the server’s span on an error page: %p'],
  ],
  'docs/agents/faro.md': [
    [
      'Sessions that it leaves out report nothing',
      rate,
      '%s applies a rate of %d to its sessions by itself, and the server reports',
    ],
    ['Faro reads this header alone, and no tag', reads, isFaro],
  ],
  'docs/agents/honeycomb.md': [
    ['It does not ask the server', reads, ignoresFlag],
    ['is still reported, in a trace of its own', agents, isUnsampled],
  ],
  'docs/agents/opentelemetry.md': [
    ['The default obeys the server’s decision', reads, sendsNothing],
    ['sends nothing. That is meant', reads, sendsNothing],
    [
      'reports a page load as an event and reads no tag',
      'packages/browser/test/otel.test.ts',
      'puts the events of the page load, and no others, into %s',
    ],
  ],
  'docs/agents/sentry.md': [
    [
      'a linked page obeys the server’s decision, even with 0',
      rate,
      '%s reports at %d what the trace id says, and the server every trace, by %s',
    ],
    ['`tracesSampler` outranks that decision', ofSentry, ofSampler],
    ['sends no page load at all', reads, sendsNothing],
    ['Sentry 8 and 9 read the tags alone, and not `Server-Timing`', ofSentry, ofVersions],
  ],
  'docs/agents/splunk.md': [
    ['The agent ignores the flag in the tag', reads, ignoresFlag],
    ['`Server-Timing` alone does not link its page load', reads, notByHeader],
    ['is still reported, in a trace of its own', agents, isUnsampled],
  ],
}
