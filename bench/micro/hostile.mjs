import { randomBytes } from 'node:crypto'
import { createBaton, infoOf } from '../baton.mjs'

/**
 * Requests whose headers are made to cost much, each with a `benign` one: the same headers in the same size, as a tracer
 * would fill them. Node takes 16 kB of headers, so that about 15 kB are the most that a stranger can send.
 */
const requests = [
  {
    name: 'sentry-trace, 15 kB of short sentry- members',
    hostile: (trace) => ({ ...sentryTrace(trace), baggage: list(15_000, (i) => `sentry-${i}=${hex(1)}`) }),
    benign: (trace) => ({ ...sentryTrace(trace), baggage: `${dynamicContext(trace)},${longMembers(14_750, 256)}` }),
  },
  {
    name: 'baggage, 64 foreign members in 8 kB',
    hostile: (trace) => ({ ...traceparent(trace), baggage: longMembers(8_192, 128) }),
    benign: (trace) => ({ ...traceparent(trace), baggage: longMembers(8_192, 256) }),
  },
  {
    name: 'baggage, 8 kB of the shortest members',
    hostile: (trace) => ({ ...traceparent(trace), baggage: list(8_192, (i) => `${i}=`) }),
    benign: (trace) => ({ ...traceparent(trace), baggage: longMembers(8_192, 256) }),
  },
  {
    name: 'baggage, 8 kB of commas',
    hostile: (trace) => ({ ...traceparent(trace), baggage: `a=${hex(4)}${','.repeat(8_180)}b` }),
    benign: (trace) => ({ ...traceparent(trace), baggage: longMembers(8_192, 256) }),
  },
  {
    name: 'baggage, 8 kB of blanks',
    hostile: (trace) => ({ ...traceparent(trace), baggage: `a=${hex(4)}${' '.repeat(8_180)}b` }),
    benign: (trace) => ({ ...traceparent(trace), baggage: longMembers(8_192, 256) }),
  },
  {
    name: 'tracestate, 15 kB of short members',
    hostile: (trace) => ({ ...traceparent(trace), tracestate: list(15_000, (i) => `v${i}=${hex(1)}`) }),
    benign: (trace) => ({ ...traceparent(trace), tracestate: longStates(15_000) }),
  },
  {
    name: 'tracestate, 32 members in 500 bytes',
    hostile: (trace) => ({ ...traceparent(trace), tracestate: list(500, (i) => `vendor${i}=${hex(3)}`, 32) }),
    benign: (trace) => ({ ...traceparent(trace), tracestate: `one=${hex(120)},other=${hex(120)}` }),
  },
  {
    name: 'tracestate, 15 kB of blanks',
    hostile: (trace) => ({ ...traceparent(trace), tracestate: `a=${hex(4)}${' '.repeat(14_980)}b` }),
    benign: (trace) => ({ ...traceparent(trace), tracestate: longStates(15_000) }),
  },
  {
    name: 'x-datadog-tags, 512 bytes of short tags',
    hostile: (trace) => ({ ...datadog(trace), 'x-datadog-tags': list(512, (i) => `_dd.p.${i.toString(36)}=1`) }),
    benign: (trace) => ({ ...datadog(trace), 'x-datadog-tags': longTags() }),
  },
  {
    name: 'x-amzn-trace-id, 15 kB of short fields',
    hostile: (trace) => ({
      'x-amzn-trace-id': `${amazon(trace)};${list(14_900, (i) => `f${i}=1`).replaceAll(',', ';')}`,
    }),
    benign: (trace) => ({ 'x-amzn-trace-id': `${amazon(trace)};${longMembers(14_900, 256).replaceAll(',', ';')}` }),
  },
  {
    name: 'all of them at once, 15 kB',
    hostile: (trace) => ({
      ...all(trace),
      baggage: list(10_000, (i) => `sentry-${i}=${hex(1)}`),
      tracestate: list(2_500, (i) => `v${i}=${hex(1)}`),
      'x-datadog-tags': list(512, (i) => `_dd.p.${i.toString(36)}=1`),
    }),
    benign: (trace) => ({
      ...all(trace),
      baggage: `${dynamicContext(trace)},${longMembers(9_750, 256)}`,
      tracestate: longStates(2_500),
      'x-datadog-tags': longTags(),
    }),
  },
]

const every = [
  'w3c',
  'elastic',
  'datadog',
  'sentry',
  'b3',
  'b3-multi',
  'jaeger',
  'xray',
  'cloud-trace',
  'baggage',
  'request-id',
]

/** Pairs of cases; each reads and writes every format, so that nothing of what came in can be passed over. */
export const hostile = requests.map(({ name, hostile, benign }) => ({
  name,
  hostile: { name: `hostile/${name}`, run: serving(hostile) },
  benign: { name: `benign/${name}`, run: serving(benign) },
}))

/** Sixteen requests differ in all that they carry: what is remembered of one must not help with the next. */
function serving(headersOf) {
  const baton = createBaton({ propagators: every, record() {} })
  const carriers = Array.from({ length: 16 }, () => flat(headersOf({ traceId: hex(16), spanId: hex(8) })))
  const infos = carriers.map((headers) => infoOf({ method: 'GET', url: '/', headers }))
  return (i) => {
    const transaction = baton.start(carriers[i & 15], infos[i & 15])
    const outgoing = transaction.run(() => transaction.inject())
    transaction.end()
    return outgoing.traceparent
  }
}

/** Values as they come from a socket: one piece, not a tree of the pieces that they were put together from. */
function flat(headers) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.from(value, 'latin1').latin1Slice()]),
  )
}

function traceparent({ traceId, spanId }) {
  return { traceparent: `00-${traceId}-${spanId}-01` }
}

function sentryTrace({ traceId, spanId }) {
  return { 'sentry-trace': `${traceId}-${spanId}-1` }
}

function dynamicContext({ traceId }) {
  return `sentry-environment=production,sentry-public_key=${hex(16)},sentry-trace_id=${traceId},sentry-sampled=true,sentry-sample_rand=0.969828,sentry-sample_rate=1`
}

function datadog({ traceId, spanId }) {
  return {
    'x-datadog-trace-id': decimal(traceId.slice(16)),
    'x-datadog-parent-id': decimal(spanId),
    'x-datadog-sampling-priority': '1',
  }
}

function amazon({ traceId, spanId }) {
  return `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${spanId};Sampled=1`
}

function all(trace) {
  return { ...traceparent(trace), ...sentryTrace(trace), ...datadog(trace), 'x-amzn-trace-id': amazon(trace) }
}

/** As many members as fit into so many bytes. */
function list(bytes, member, most = Number.POSITIVE_INFINITY) {
  const members = []
  let length = 0
  for (let i = 0; members.length < most; i++) {
    const next = member(i)
    if (length + next.length + 1 > bytes + 1) break
    length += next.length + 1
    members.push(next)
  }
  return members.join(',')
}

/** Members of baggage, each with so many bytes. */
function longMembers(bytes, each) {
  return list(bytes, (i) => `key${i}=${hex(each / 2)}`.slice(0, each - 1))
}

/** Datadog's tags of the usual length, as many as it allows. */
function longTags() {
  return list(512, (i) => `_dd.p.tag${i}=${hex(24)}`)
}

/** 32 members of tracestate, the most that are valid, with the longest values that are needed. */
function longStates(bytes) {
  const each = Math.floor(bytes / 32) - 1
  return list(bytes, (i) => {
    const value = hex(128).slice(0, each - 8)
    return `${`v${i}`.padEnd(each - value.length - 1, 'x')}=${value}`
  })
}

function decimal(digits) {
  return BigInt(`0x${digits}`).toString()
}

function hex(bytes) {
  return randomBytes(Math.ceil(bytes)).toString('hex')
}
