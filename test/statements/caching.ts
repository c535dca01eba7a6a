import type { Statements } from './statement.js'
import { inBrowser, injected, isFaro, ofSentry, ofVersions, reads, replayed, shared, situations } from './tests.js'

export const caching: Statements = {
  'docs/caching.md': [
    ['puts nginx, Squid and Varnish between users and an application', shared, 'are served as docs/caching.md says'],
    [
      'Seen with Chromium 156, Firefox 153 and WebKitGTK 2.50',
      'packages/browser/test/engines/hand-off.engines.ts',
      'the table in docs/caching.md says what was seen',
    ],
    ['Sentry does the same when the page has neither tags with `guard` nor the package', ofSentry, ofVersions],
    [
      'a 304 has renewed the headers',
      'packages/browser/test/caches.test.ts',
      'continues the trace of the 304, and never that of its old body: %j',
    ],
    [
      "The browser's clock may be wrong",
      'packages/browser/test/agents.test.ts',
      'continues the trace of a fresh page however wrong the clock of the server is',
    ],
    [
      'a page from a shared cache may become older by the difference',
      'packages/browser/test/page-load.test.ts',
      'ten minutes behind, on a page that others may have: it cannot be told from an old one',
    ],
    [
      'it replaces them, and Node prints the warning `BATON_REPLAYED` once',
      'packages/core/test/node/auto-inject/replayed.test.ts',
      'B8: replaces the tags of another trace in a page that the application has kept, cut in two at any byte',
    ],
    [
      'A header that addresses certain caches',
      shared,
      'B1, B2, B3, B4, B5, B6, B7, B9: never get the id of another one, whatever the application says to caches, and when',
    ],
    ['with which browsers keep the page for going back', situations, 'the back/forward cache'],
    [
      'including those that `writeHead` and other\nlisteners set: Baton has the last word',
      'packages/express/test/last-word.test.ts',
      'does not have the last word when it %s',
    ],
    [
      'gives the page that was rendered for one\nvisitor to all of them',
      replayed,
      'names the trace of the first user in its tags without autoInject, and its own in Server-Timing if it is private',
    ],
    [
      'That holds for every cache that keeps what a handler returns',
      replayed,
      'is linked to the trace of each user by autoInject, when it is stored %s',
    ],
    [
      'the `CacheInterceptor` of Nest',
      'packages/nestjs/test/application-cache.test.ts',
      'is linked to the trace of each user by autoInject: %s',
    ],
    [
      'apicache keeps what is written, so its copy has tags',
      replayed,
      'is linked to the trace of each user by autoInject, when it is stored %s',
    ],
    ['By default, `express.static` sets `public, max-age=0`', injected, 'leaves %s alone'],
    ['Sentry since version 10', ofSentry, ofVersions],
    ['Grafana Faro read the header themselves', reads, isFaro],
    [
      '`<meta>` tags alone cannot do that',
      'packages/core/test/page-load/guard.test.ts',
      'are alone, without a script, where there is no guard',
    ],
    ['Grafana Faro reads the header whatever we do', situations, 'the HTTP cache'],
    [
      'Sentry reads the header when it finds no tag',
      inBrowser,
      'unlinks itself, by the time in Server-Timing, and keeps Sentry from reading that itself',
    ],
    [
      'a page may be open for ten minutes before its agent starts',
      'packages/browser/test/agents.test.ts',
      'continues it when the clock of the browser has jumped %p minutes since',
    ],
  ],
}
