import { it } from '@jest/globals'
import type { TracerDifferences } from './subject.js'

/**
 * `it` for what Baton does where it owns the ids. Skipped beside a tracer, because there the tracer reads the headers, decides, and makes
 * and ends the spans.
 */
export function itWithoutTracer(tracer: TracerDifferences | undefined): typeof it | typeof it.skip {
  return tracer === undefined ? it : it.skip
}
