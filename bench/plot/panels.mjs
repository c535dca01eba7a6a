import { randomBytes } from 'node:crypto'
import { createBaton, infoOf } from '../baton.mjs'
import { navigations, traced } from '../requests.mjs'

const formats = [
  'w3c',
  'baggage',
  'elastic',
  'datadog',
  'sentry',
  'b3',
  'b3-multi',
  'jaeger',
  'xray',
  'cloud-trace',
  'request-id',
]
const targets = { w3c: true, faro: true, datadog: true, sentry: { publicKey: 'key' }, elastic: { serviceName: 'shop' } }
const w3c = createBaton({ propagators: { extract: ['w3c', 'baggage'], inject: ['w3c', 'baggage'] } })

/**
 * What is drawn: a panel for each thing that a request may have more or less of. `x` says how many, and each of the `lines`
 * has an operation `run(i)` for it, which is a whole request: start, what the line is about, end.
 */
export const panels = [
  {
    title: 'Formats read',
    label: 'formats that may be read',
    x: Array.from({ length: formats.length }, (_, i) => i + 1),
    lines: [
      { name: 'no trace headers', run: (n) => serving(reading(n), navigations, nothing) },
      { name: 'traceparent, tracestate, baggage', run: (n) => serving(reading(n), traced, nothing) },
    ],
  },
  {
    title: 'Targets rendered',
    label: 'targets in pageLoad: w3c, faro, datadog, sentry, elastic',
    x: [1, 2, 3, 4, 5],
    lines: [
      { name: 'tags()', run: (n) => serving(telling(n), navigations, ({ pageLoad }) => `${pageLoad.tags()}`) },
      { name: 'data()', run: (n) => serving(telling(n), navigations, ({ pageLoad }) => `${pageLoad.data()}`) },
    ],
  },
  {
    title: 'Members of tracestate',
    label: 'members, 14 bytes each',
    x: [0, 4, 8, 12, 16, 20, 24, 28, 32],
    lines: [
      { name: 'read', run: (n) => serving(w3c, states(n), nothing) },
      { name: 'read and handed on', run: (n) => serving(w3c, states(n), inject) },
    ],
  },
  {
    title: 'Members of baggage',
    label: 'members, 24 bytes each',
    x: [0, 8, 16, 24, 32, 40, 48, 56, 64],
    lines: [
      { name: 'read', run: (n) => serving(w3c, bags(n), nothing) },
      { name: 'read and handed on', run: (n) => serving(w3c, bags(n), inject) },
    ],
  },
]

/** The name of one measurement. */
export function nameOf(title, line, n) {
  return `${title}/${line}/${n}`
}

function serving(baton, carriers, use) {
  const infos = carriers.map((headers) => infoOf({ method: 'GET', url: '/', headers }))
  return (i) => {
    const transaction = baton.start(carriers[i & 63], infos[i & 63])
    const used = use(transaction)
    transaction.end()
    return used
  }
}

function nothing(transaction) {
  return transaction.traceId
}

function inject(transaction) {
  return transaction.inject().traceparent
}

function reading(n) {
  return createBaton({ propagators: { extract: formats.slice(0, n), inject: ['w3c'] } })
}

function telling(n) {
  return createBaton({ pageLoad: Object.fromEntries(Object.entries(targets).slice(0, n)) })
}

function states(n) {
  return withHeader('tracestate', n, (i) => `vendor${pad(i)}=${hex(2)}x`)
}

function bags(n) {
  return withHeader('baggage', n, (i) => `member-${pad(i)}=${hex(6)}xx`)
}

/** The requests that are traced, with a header of n members, different in each; without it where n is 0. */
function withHeader(name, n, member) {
  return traced.map(({ tracestate, baggage, ...others }) => {
    const value = Array.from({ length: n }, (_, i) => member(i)).join(',')
    return n === 0 ? others : { ...others, [name]: Buffer.from(value, 'latin1').latin1Slice() }
  })
}

function pad(i) {
  return String(i).padStart(2, '0')
}

function hex(bytes) {
  return randomBytes(bytes).toString('hex')
}
