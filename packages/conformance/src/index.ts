import { describe } from '@jest/globals'
import { continuation } from './continuation.js'
import { ending } from './ending.js'
import { errors } from './errors.js'
import { ignored } from './ignored.js'
import { isolation } from './isolation.js'
import { pageLoad } from './page-load.js'
import type { Serve } from './subject.js'

export { listen } from './listen.js'
export type { Exchange, Handler, Reply, Serve, Served } from './subject.js'
export { until } from './subject.js'

/**
 * Runs the whole contract of an adapter against one framework.
 *
 * @example
 * conforms('Express 5', async (handler, options) => { ... })
 */
export function conforms(framework: string, serve: Serve): void {
  describe(framework, () => {
    describe('continuation', () => continuation(serve))
    describe('isolation', () => isolation(serve))
    describe('errors', () => errors(serve))
    describe('ending', () => ending(serve))
    describe('page load', () => pageLoad(serve))
    describe('ignored requests', () => ignored(serve))
  })
}
