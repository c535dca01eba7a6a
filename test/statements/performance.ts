import type { Statements } from './statement.js'

export const performance: Statements = {
  'docs/performance.md': [
    [
      'gives the next ones their properties and listeners before Express gets\nthem',
      'packages/core/test/node/prepare.test.ts',
      'on a server that has served one with Baton, and on no other, before Node 24',
    ],
    [
      'Beside Baton they have these properties before',
      'packages/core/test/node/prepare.test.ts',
      'with the properties of Express, of its router and of Node, whose values are those that were read without them',
    ],
    [
      'its body parsers add a property to each request',
      'packages/express/test/hidden-classes.test.ts',
      'has one for each request before Node 24, where a body parser adds a property to it',
    ],
    [
      'Express changes the prototype of each request and response',
      'packages/core/test/node/runtime.test.ts',
      'changes the prototype of each request and each response',
    ],
    [
      'On Node 20 and 22 Node puts the scope on every promise\nand callback',
      'packages/core/test/node/runtime.test.ts',
      'puts its store on each promise and callback before Node 24, and no more from then on',
    ],
    [
      '933 to 998 bytes; all agents 1,576',
      'packages/browser/test/size.test.ts',
      'has at most 1,650 bytes for all agents at once, as %s',
    ],
  ],
}
