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
import type { Serve, TracerDifferences } from './subject.js'
import { surroundings } from './surroundings.js'

export { bodyOf } from './body.js'
export { getOverHttp2 } from './http2-client.js'
export { listen } from './listen.js'
export * as localhost from './localhost.js'
export { sendRaw } from './send-raw.js'
export type { Handler, HandlerContext, Reply, Serve, Served, TracerDifferences, Wishes } from './subject.js'
export { until } from './until.js'

/** The parts of the contract that do not apply. */
export interface Differences {
  /** The reason why the framework cannot do HTTP/2, which the skipped test shows. */
  readonly http2?: string
  /** Whether the platform tells which version of HTTP a request came by. */
  readonly tellsVersion?: boolean
  readonly tracer?: TracerDifferences
}

/**
 * Tests an adapter with one framework against the whole contract.
 *
 * @example
 * conforms('Express 5', async (handler, options) => { ... })
 */
export function conforms(framework: string, serve: Serve, differences: Differences = {}): void {
  const { tracer, tellsVersion = true } = differences
  describe(framework, () => {
    describe('continuation', () => continuation(serve, tracer))
    describe('isolation', () => isolation(serve))
    describe('errors', () => errors(serve, tracer))
    if (tracer === undefined) describe('ending', () => ending(serve, tellsVersion))
    else it.skip('ending: the tracer ends its span', () => {})
    describe('naming', () => naming(serve, tracer))
    describe('page load', () => pageLoad(serve, tracer))
    describe('server timing, and tags without a template', () => serverTiming(serve))
    describe('ignored requests', () => ignored(serve, tracer))
    describe('disabled', () => disabled(serve, tracer))
    describe('cross-origin', () => crossOrigin(serve, tracer))
    describe('response header', () => responseHeader(serve))
    describe('surroundings', () => surroundings(serve, tracer))
    if (differences.http2 === undefined) describe('HTTP/2', () => http2(serve, tracer))
    else it.skip(`HTTP/2: ${differences.http2}`, () => {})
  })
}
