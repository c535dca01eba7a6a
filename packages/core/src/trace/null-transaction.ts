import { Baggage } from '../context/baggage.js'
import { nullPageLoad } from '../page-load/page-load.js'
import { runOutside } from './scope.js'
import type { Span } from './span.js'
import type { Transaction } from './transaction.js'

/**
 * The transaction of a request that Baton ignores: its ids are empty strings, which RUM agents take for absent, its
 * helpers render nothing, and writing to it changes nothing.
 */
export const nullTransaction: Transaction = {
  traceId: '',
  spanId: '',
  parentId: undefined,
  sampled: false,
  sampleRate: undefined,
  traceparent: '',
  links: Object.freeze([]),
  pageLoad: nullPageLoad,
  get baggage() {
    return new Baggage('')
  },
  get name() {
    return ''
  },
  set name(_) {},
  get outcome() {
    return 'unknown' as const
  },
  set outcome(_) {},
  get attributes() {
    return {}
  },
  ensureParentId: () => '',
  inject: (carrier: unknown = {}) => carrier as Record<string, string>,
  startSpan: (): Span => nullTransaction,
  run: (fn) => runOutside(fn),
  end() {},
}
Object.freeze(nullTransaction)
