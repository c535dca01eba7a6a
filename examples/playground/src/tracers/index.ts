import { datadog } from './datadog.js'
import { edot } from './edot.js'
import { elastic } from './elastic.js'
import { none } from './none.js'
import { opentelemetry } from './opentelemetry.js'
import { sentry, sentry10 } from './sentry.js'
import type { ShopTracer } from './tracer.js'

/** The tracers that the shop offers, in the order of the matrix. */
export const tracers: readonly ShopTracer[] = [none, opentelemetry, edot, elastic, datadog, sentry10, sentry]

export type { ShopTracer } from './tracer.js'
