// The built packages, by path: nothing is installed twice, and nothing but this file knows where they are.

export { newSpanId, newTraceId } from '../packages/core/dist/ids.js'
export { createBaton } from '../packages/core/dist/index.js'
export { parseTraceparent } from '../packages/core/dist/traceparent.js'
export { baton } from '../packages/express/dist/index.js'
