// The built packages, by path: nothing is installed twice, and nothing but this file knows where they are.

import { createRequire } from 'node:module'

export { newSpanId, newTraceId } from '../packages/core/dist/context/ids.js'
export { parseTraceparent } from '../packages/core/dist/context/traceparent.js'
export { createBaton } from '../packages/core/dist/index.js'
export { baton } from '../packages/express/dist/index.js'
export { baton as koaBaton } from '../packages/koa/dist/index.js'
export { BatonModule, PageLoad } from '../packages/nestjs/dist/index.js'

/** A module of Nest's, in the copy that the adapter uses: two copies do not know each other's classes. */
export const nest = createRequire(new URL('../packages/nestjs/package.json', import.meta.url))
