import { describe, it } from '@jest/globals'
import { continuation } from './continuation.js'
import { crossOrigin } from './cors.js'
import { disabled } from './disabled.js'
import { ending } from './ending.js'
import { errors } from './errors.js'
import { http2 } from './http2.js'
import { ignored } from './ignored.js'
import { isolation } from './isolation.js'
import { naming } from './naming.js'
import { pageLoad } from './page-load.js'
import { responseHeader } from './response-header.js'
import { serverTiming } from './server-timing.js'
import type { Serve } from './subject.js'
import { surroundings } from './surroundings.js'

export { bodyOf } from './body.js'
export { listen } from './listen.js'
export type { Handler, HandlerContext, Reply, Serve, Served, Wishes } from './subject.js'
export { until } from './subject.js'

/** The parts of the contract that a framework cannot fulfil, each with the reason, which its skipped test shows. */
export interface Differences {
  readonly http2?: string
}

/**
 * Tests an adapter with one framework against the whole contract.
 *
 * @example
 * conforms('Express 5', async (handler, options) => { ... })
 */
export function conforms(framework: string, serve: Serve, differences: Differences = {}): void {
  describe(framework, () => {
    describe('continuation', () => continuation(serve))
    describe('isolation', () => isolation(serve))
    describe('errors', () => errors(serve))
    describe('ending', () => ending(serve))
    describe('naming', () => naming(serve))
    describe('page load', () => pageLoad(serve))
    describe('server timing, and tags without a template', () => serverTiming(serve))
    describe('ignored requests', () => ignored(serve))
    describe('disabled', () => disabled(serve))
    describe('cross-origin', () => crossOrigin(serve))
    describe('response header', () => responseHeader(serve))
    describe('surroundings', () => surroundings(serve))
    if (differences.http2 === undefined) describe('HTTP/2', () => http2(serve))
    else it.skip(`HTTP/2: ${differences.http2}`, () => {})
  })
}
