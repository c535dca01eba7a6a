import { describe, expect, it } from '@jest/globals'
import { adapters } from './statements/adapters.js'
import { agentPages } from './statements/agents.js'
import { backends } from './statements/backends.js'
import { caching } from './statements/caching.js'
import { decisions } from './statements/decisions.js'
import { frameworks } from './statements/frameworks.js'
import { headers } from './statements/headers.js'
import { loggers } from './statements/loggers.js'
import { nestjs } from './statements/nestjs.js'
import { packages } from './statements/packages.js'
import { pageLoad } from './statements/page-load.js'
import { performance } from './statements/performance.js'
import { proxies } from './statements/proxies.js'
import { templates } from './statements/templates.js'
import { tracers } from './statements/tracers.js'
import { isTitleIn, read } from './titles.js'

// F: a sentence about an agent, a tracer, a cache or a runtime is shown by a test. In `statements/` each one stands beside its
// test, so that neither goes without the other.

const statements = [
  ...[tracers, pageLoad, templates, nestjs, caching, headers, agentPages],
  ...[frameworks, proxies, adapters, packages, performance, loggers, backends, decisions],
].flatMap((list) => Object.entries(list)) // a document may be in several lists

describe.each(statements)('F: what %s says', (file, list) => {
  it.each(list)('%s', (words, test, title) => {
    expect(inOneLine(read(file))).toContain(inOneLine(words))
    expect(isTitleIn(read(test), title)).toBe(true)
  })
})

/** Where a line ends says nothing. */
function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}
