import { readerOf, writerOf } from '../../src/context/carrier.js'
import type { Incoming, Outgoing } from '../../src/context/trace-context.js'
import { extract } from '../../src/propagators/extract.js'
import { type PropagatorName, propagators } from '../../src/propagators/index.js'
import { createInjector } from '../../src/propagators/inject.js'
import { spanId, traceId } from '../literals.js'

/** What one format reads in headers, with nobody else asked. */
export function readAlone(name: PropagatorName, headers: object): Incoming {
  return extract(formatsNamed(name), readerOf(headers), headers)
}

/** What one format writes into a carrier of its own, or into this one. */
export function writeAlone(name: PropagatorName, context: Partial<Outgoing>, carrier: object = {}): object {
  createInjector(formatsNamed(name)).inject({ ...sampledContext, ...context }, writerOf(carrier) as never)
  return carrier
}

const sampledContext: Outgoing = { traceId, spanId, sampled: true, sampleRate: undefined, root: false }

function formatsNamed(wanted: PropagatorName) {
  return propagators.filter(({ name }) => name === wanted)
}
