// The built packages, by path: nothing is installed twice, and nothing but this file knows where they are. What a variant
// does not need is not loaded, so that it does not run in the shadow of another adapter's framework.

import { createRequire } from 'node:module'

export { createBaton } from '../packages/core/dist/index.js'
export { baton } from '../packages/express/dist/index.js'

/** The adapter for Koa. */
export const loadKoa = () => import('../packages/koa/dist/index.js')

/** The adapter for Nest. */
export const loadNest = () => import('../packages/nestjs/dist/index.js')

/** The recorder that sends spans. */
export const loadOtlp = () => import('../packages/opentelemetry/dist/index.js')

/** The tracers that have to be given. */
export const loadTracers = () => import('../packages/core/dist/tracers/index.js')

/** A module of Nest's, in the copy that the adapter uses: two copies do not know each other's classes. */
export const nest = createRequire(new URL('../packages/nestjs/package.json', import.meta.url))

/** What no public entry exports: single parts, to time them alone. */
export async function loadParts() {
  const [{ newSpanId, newTraceId }, { parseTraceparent }] = await Promise.all([
    import('../packages/core/dist/context/ids.js'),
    import('../packages/core/dist/context/traceparent.js'),
  ])
  return { newSpanId, newTraceId, parseTraceparent }
}

/** A request of `node:http` and what is known of it, as an adapter gives it to `start`: this says that names are lowercase. */
export function infoOf(request) {
  return { request, method: request.method, path: request.url, exchange }
}

const exchange = {
  name: 'GET /',
  bodyless: false,
  aborted: false,
  errorPage: false,
  attributes: () => ({}),
  reasonToOmitIds() {},
  markIdsRendered() {},
}
