import type { Statements } from './statement.js'
import { agents, ahead, continues, reads, root, suite } from './tests.js'

export const decisions: Statements = {
  'docs/decisions.md': [
    [
      "Datadog's tags hold no decision",
      'packages/core/test/page-load/datadog.test.ts',
      'is told nothing of a trace that is not sampled, because nothing could tell it that',
    ],
    [
      'Express changes the prototype of each request and response',
      'packages/core/test/node/runtime.test.ts',
      'changes the prototype of each request and each response',
    ],
    [
      'All requests then share one\nclass',
      'packages/express/test/hidden-classes.test.ts',
      'keeps one hidden class for all requests, and one for all responses, so that V8 finds their properties',
    ],
    [
      'an application whose `app.response` has a `writeHead` of its own',
      'packages/core/test/node/prepare.test.ts',
      'but not where a response %s',
    ],
    [
      'whose values refer back to their keys survive every quick garbage collection',
      'packages/core/test/node/runtime.test.ts',
      'keep the entries of a WeakMap whose values refer back to their keys, and no such property',
    ],
    [
      'its agent can give a\nspan an id that the server chose',
      'packages/core/test/page-load/elastic.test.ts',
      'of a root that is sampled: the trace, the parent we minted, and the rate',
    ],
    ["so its page load is the server's child", agents, continues],
    [
      'No browser receives that page, so the record names no parent',
      'packages/core/test/node/caching.test.ts',
      'because it becomes %s after it was rendered',
    ],
    [
      "Elastic's page load becomes the child of the server's span",
      root,
      'is the child of the server’s span on an error page: %p',
    ],
    [
      'The decision compares the last 56 bits of the trace id',
      'packages/core/test/transaction.test.ts',
      'is decided by the last 56 bits of the trace id, whoever made it',
    ],
    [
      'so a body parser that loses the scope does not lose the page',
      'packages/express/test/surroundings.test.ts',
      'keeps the transaction on the request where multer 1 loses the scope, and restores the scope when mounted again',
    ],
    [
      'even if several copies of the package are loaded',
      'packages/core/test/scope.test.ts',
      'is shared by every copy of the package in the process',
    ],
    [
      'a router mounted at `/orgs/:org` gives `GET /orgs/acme/users/:id`',
      'packages/differential/test/frameworks.test.ts',
      'names a request by what the mount path of a router matched, not by its pattern',
    ],
    [
      'which continues no trace',
      'packages/core/test/outgoing/metadata.test.ts',
      'A5: %s gets nothing, whatever is listed',
    ],
    [
      'A receiver that gets those of two traces continues neither',
      'packages/core/test/extract.test.ts',
      'E3: of several lines with %s',
    ],
    [
      'so Baton subscribes last',
      'packages/core/test/outgoing/propagation.test.ts',
      'that came %s us has the only word',
    ],
    [
      'those requests must not be recorded and sent again',
      'packages/core/test/outgoing/scope.test.ts',
      'does not record the requests of a recorder that sends its records',
    ],
    [
      'Once the client has the status, it may cancel the body',
      'packages/core/test/outgoing/ending.test.ts',
      'is over when the application has the response',
    ],
    [
      'A page without caching rules is made `private, no-cache` for them',
      'packages/core/test/node/caching.test.ts',
      'that tells its trace by its headers alone is made private, too, unless it says something',
    ],
    [
      'A page that the application made shareable gets no `Server-Timing`',
      `${suite}/server-timing.ts`,
      'leaves a page alone that a shared cache may store',
    ],
    ["Elastic's agent reads neither", root, 'reads no tag, and no Server-Timing'],
    ['Faro does not read it', reads, 'faro reports a page whose header ends in -00, under that span'],
    ['`Sec-Fetch-Dest: iframe` gets ids', 'packages/core/test/node/server-timing.test.ts', 'asked by %s: %p'],
    [
      'the ids of a page that is never shown\nreach no agent',
      ahead,
      '%s: names no parent that nobody reports, and is linked where it is shown: %j',
    ],
    [
      "An agent's own rate wins",
      'packages/core/test/page-load/page-rate.test.ts',
      'is taken from the options of each agent, whose own rate wins',
    ],
    ["Only Sentry's format can say", agents, '%s decides for itself, and is in the trace, under `independent`, by %s'],
  ],
}
