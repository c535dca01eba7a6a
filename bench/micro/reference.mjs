import { AsyncLocalStorage } from 'node:async_hooks'
import { randomFillSync } from 'node:crypto'
import { traced } from '../requests.mjs'

const scope = new AsyncLocalStorage()

/**
 * Work of known cost, of the kind that a request needs: it looks for a dozen headers, cuts up a traceparent, draws an id,
 * keeps some objects, enters a scope, and writes three headers. What Baton takes is compared with it, turn by turn, so
 * that the result says the same on a slow or a busy machine.
 */
export const reference = { name: 'the reference: a trace continued without any care', run }

function run(i) {
  const { headers } = requests[i & 63]
  let found = 0
  for (let n = 0; n < names.length; n++) if (headers[names[n]] !== undefined) found++
  const { traceparent, tracestate, baggage } = headers
  const parent = { traceId: traceparent.slice(3, 35), spanId: traceparent.slice(36, 52), flags: traceparent.slice(53) }
  const transaction = {
    parent,
    spanId: newId(),
    tracestate,
    baggage,
    found,
    start: Date.now(),
    end: 0,
    request: headers,
  }
  const outgoing = scope.run(transaction, inject)
  transaction.end = Date.now()
  return outgoing.traceparent
}

function inject() {
  const { parent, spanId, tracestate, baggage } = scope.getStore()
  return { traceparent: `00-${parent.traceId}-${spanId}-${parent.flags}`, tracestate, baggage }
}

const requests = traced.map((headers) => ({ method: 'GET', url: '/', headers }))

const names = [
  'traceparent',
  'tracestate',
  'baggage',
  'elastic-apm-traceparent',
  'x-datadog-trace-id',
  'sentry-trace',
  'b3',
  'x-b3-traceid',
  'uber-trace-id',
  'x-amzn-trace-id',
  'x-cloud-trace-context',
  'x-request-id',
]

const bytes = Buffer.allocUnsafeSlow(4096)
let used = bytes.length

function newId() {
  if (used === bytes.length) {
    randomFillSync(bytes)
    used = 0
  }
  used += 8
  return bytes.hexSlice(used - 8, used)
}
