import { createBaton, infoOf, loadParts } from '../baton.mjs'
import { navigations, traced } from '../requests.mjs'

const { newSpanId, newTraceId, parseTraceparent } = await loadParts()
const w3cOut = { extract: ['w3c', 'baggage'], inject: ['w3c'] }
const records = []
const record = (finished) => {
  records[0] = finished
}

/** The request with an incoming trace that the promise of 1.2 µs is about; the first is what the others compare with. */
export const continuing = [
  { name: 'Baton: W3C + baggage in, W3C out', run: serving(createBaton({ propagators: w3cOut }), traced) },
  { name: 'Baton: the same, carrier of unknown shape', run: servingAny(createBaton({ propagators: w3cOut }), traced) },
  { name: 'Baton: default, all formats in, W3C + baggage out', run: serving(createBaton(), traced) },
  { name: 'Baton: default and a recorder', run: serving(createBaton({ record }), traced) },
]

/** A visitor's navigation of which nobody reads anything: the promise of 0.5 µs. */
export const navigating = [
  { name: 'Baton: default, all formats in', run: idling(createBaton(), navigations) },
  { name: 'Baton: the same, carrier of unknown shape', run: idlingAny(createBaton(), navigations) },
  { name: 'Baton: default and a recorder', run: idling(createBaton({ record }), navigations) },
]

export const parts = [
  { name: 'parse traceparent, Baton', run: (i) => parseTraceparent(traced[i & 63].traceparent).traceId },
  { name: 'new span id, Baton', run: newSpanId },
  { name: 'new trace id, Baton', run: newTraceId },
]

const page = createBaton({ pageLoad: { elastic: { serviceName: 'shop' }, w3c: true } }).start(navigations[0]).pageLoad

export const rendering = [
  { name: 'tags()', run: () => page.tags() },
  { name: "config('elastic')", run: () => page.config('elastic') },
  { name: "script('elastic')", run: () => page.script('elastic') },
  { name: "script('w3c')", run: () => page.script('w3c') },
  { name: 'data()', run: () => page.data() },
]

/** As the adapters do it. */
function serving(baton, carriers) {
  const requests = requestsWith(carriers)
  return (i) => {
    const request = requests[i & 63]
    const transaction = baton.start(request.headers, infoOf(request))
    const outgoing = transaction.run(() => transaction.inject())
    transaction.end()
    return outgoing.traceparent
  }
}

function idling(baton, carriers) {
  const requests = requestsWith(carriers)
  return (i) => {
    const request = requests[i & 63]
    const transaction = baton.start(request.headers, infoOf(request))
    const answer = transaction.run(() => i)
    transaction.end()
    return answer
  }
}

/** As a queue does it: names may be in any case. */
function servingAny(baton, carriers) {
  return (i) => {
    const transaction = baton.start(carriers[i & 63], { name: 'GET /' })
    const outgoing = transaction.run(() => transaction.inject())
    transaction.end()
    return outgoing.traceparent
  }
}

function idlingAny(baton, carriers) {
  return (i) => {
    const transaction = baton.start(carriers[i & 63], { name: 'GET /' })
    const answer = transaction.run(() => i)
    transaction.end()
    return answer
  }
}

function requestsWith(carriers) {
  return carriers.map((headers) => ({ method: 'GET', url: '/', headers }))
}
