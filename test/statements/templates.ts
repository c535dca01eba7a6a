import type { Statements } from './statement.js'
import { engines, root, snippetUnsampled, traps } from './tests.js'

export const templates: Statements = {
  'docs/templates.md': [
    ['Express and Nest merge `res.locals` into the data', engines, 'the snippet for %s'],
    ["Koa's view middleware (`@ladjs/koa-views`, `@koa/ejs`) merges `ctx.state`", engines, 'the snippet for %s'],
    [
      '`@fastify/view` merges `reply.locals`',
      'packages/fastify/test/views.test.ts',
      'finds the transaction, the page load and its own data in a view, registered %s it',
    ],
    [
      'visitors see it as text, and the browser does\nnot run it',
      traps,
      'is text that a visitor reads and nothing that runs: %s',
    ],
    ['In an attribute, use the escaping form instead', traps, '%s writes the config %s so that it can be read'],
    ['`script.` needs its dot, or Pug reads the code as tags', traps, 'reads what stands below %s as %s'],
    ['inside `{{#each}}`, write `@root.pageLoad`', traps, 'understands %s'],
    [
      'a macro sees `pageLoad` only if it is imported `with context`',
      traps,
      'shows the locals to a macro that is imported%s: %j',
    ],
    ['the locals are in `it`', engines, 'the snippet for %s'],
    [
      'with `outputEscape`, use `\\| raw` for the raw form',
      traps,
      'emits raw through the filter `raw` where it escapes',
    ],
    ['A Liquid template can call a function, but not with arguments', traps, 'calls functions without arguments only'],
    [
      'React (`renderToPipeableStream`) and Preact (`preact-render-to-string`) take the tags as data',
      engines,
      'the snippet for %s',
    ],
    [
      'The snippet that Elastic documents works unchanged',
      traps,
      'has the ids with %s, and empty ones on a request that is ignored',
    ],
    [
      'a sampled page load whose server is missing, because the agent ignores `pageLoadSampled: false`',
      root,
      snippetUnsampled,
    ],
    [
      "its span for the document under the id of the caller's span",
      root,
      'gives the caller’s id twice under a caller, and `diagnose` says so',
    ],
    [
      "the page load with the agent's own rate",
      root,
      'counts a page of a server at a lower rate by the agent’s own rate',
    ],
  ],
}
