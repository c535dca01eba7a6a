import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import { otherTraceId, otherTraceparent, spanId, traceId, traceparent } from '../literals.js'

/** A trace in terms that do not depend on the ids made for it. */
interface Outcome {
  /** The trace that goes on; `new` where none does. */
  readonly traceId: string
  readonly parentId: string | null
  readonly sampled: boolean
  /** What the next service gets, with `trace` and `span` for ids that are new. */
  readonly traceparent: string
  readonly legacy: string
  readonly tracestate: string | null
}

type Headers = Record<string, string>

interface Seen {
  readonly traceId: string
  readonly parentId?: string | undefined
  readonly sampled: boolean
  readonly headers: Headers
}

const unsampled = traceparent.replace(/01$/, '00')
const legacy = 'elastic-apm-traceparent'

/** What Elastic's agent 4.18 makes of requests, as a server whose handler calls the next service. */
function agentSees(vectors: readonly Headers[], sampleRate = 1): Outcome[] {
  const script = fileURLToPath(new URL('elastic-agent.mjs', import.meta.url))
  const { stdout, stderr } = spawnSync(process.execPath, [script, String(sampleRate)], {
    input: JSON.stringify(vectors),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  if (stdout === '') throw new Error(stderr)
  return (JSON.parse(stdout) as Seen[]).map(outcome)
}

function batonSees(vectors: readonly Headers[], sampleRate = 1): Outcome[] {
  const baton = createBaton({ sampleRate, propagators: ['w3c', 'elastic'] })
  return vectors.map((headers) => {
    const transaction = baton.start(headers)
    const { traceId, parentId, sampled } = transaction
    return outcome({ traceId, parentId, sampled, headers: transaction.startSpan('GET').inject() })
  })
}

function outcome({ traceId: id, parentId = '', sampled, headers }: Seen): Outcome {
  const known = [traceId, otherTraceId].includes(id)
  const shown = (header = '') => {
    const [version, trace = '', , flags] = header.split('-')
    // The random flag is W3C level 2, which the agent does not know: it is compared in another test.
    return `${version}-${[traceId, otherTraceId].includes(trace) ? trace : 'trace'}-span-0${Number(`0x${flags}`) & 1}`
  }
  return {
    traceId: known ? id : 'new',
    parentId: parentId || null,
    sampled,
    traceparent: shown(headers.traceparent),
    legacy: shown(headers[legacy]),
    tracestate: headers.tracestate ?? null,
  }
}

describe("Elastic's agent and Baton agree", () => {
  it.each<[string, Headers[], number]>([
    ['on requests that bring nothing', [{}], 1],
    ['on a trace, its decision and its state', [{ traceparent, tracestate: 'foo=bar,es=s:0.25' }], 1],
    ['on a trace without a state', [{ traceparent }], 1],
    ['on a trace that is not sampled', [{ traceparent: unsampled, tracestate: 'es=s:0' }], 1],
    ['on the legacy header alone', [{ [legacy]: traceparent }], 1],
    ['on both headers of one trace', [{ traceparent, [legacy]: traceparent }], 1],
    ['on both headers of two traces', [{ traceparent, [legacy]: otherTraceparent }], 1],
    ['at a rate of 0', [{}, { traceparent }], 0],
  ])('%s', (_, vectors, sampleRate) => {
    expect(batonSees(vectors, sampleRate)).toEqual(agentSees(vectors, sampleRate))
  })
})

describe("Elastic's agent and Baton differ", () => {
  const begun = { traceId: 'new', parentId: null, sampled: true, tracestate: 'es=s:1' }
  const begunSilently = { ...begun, tracestate: null }
  const continued = { traceId, parentId: spanId, sampled: true, tracestate: null }
  const zeros = '0'.repeat(32)
  it.each<[string, Headers, Partial<Outcome>, Partial<Outcome>]>([
    [
      'a good legacy header behind a bad traceparent is read, because a valid header says more than an invalid one',
      { traceparent: 'garbage', [legacy]: traceparent },
      begunSilently,
      continued,
    ],
    [
      'a trace that begins because a header was garbage says its rate like any other',
      { traceparent: 'garbage' },
      begunSilently,
      begun,
    ],
    [
      'and so does one that begins because a header was in upper case',
      { traceparent: traceparent.toUpperCase() },
      begunSilently,
      begun,
    ],
    [
      'version ff is refused, as the specification says',
      { traceparent: traceparent.replace(/^00/, 'ff') },
      continued,
      begun,
    ],
    [
      'a trace id of zeros is refused, as the specification says',
      { traceparent: `00-${zeros}-${spanId}-01` },
      { parentId: spanId, tracestate: null },
      begun,
    ],
    [
      'a higher version may have more behind its flags',
      { traceparent: `${traceparent.replace(/^00/, 'cc')}-later` },
      begunSilently,
      continued,
    ],
    [
      'a higher version is answered with version 00',
      { traceparent: traceparent.replace(/^00/, 'cc') },
      { ...continued, traceparent: `cc-${traceId}-span-01` },
      { ...continued, traceparent: `00-${traceId}-span-01` },
    ],
    [
      'a tracestate without a trace is dropped',
      { tracestate: 'foo=bar' },
      { ...begun, tracestate: 'es=s:1,foo=bar' },
      begun,
    ],
    [
      'a tracestate with an invalid member is dropped',
      { traceparent, tracestate: 'FOO=1,bar=2' },
      { ...continued, tracestate: 'FOO=1,bar=2' },
      continued,
    ],
  ])('%s', (_, headers, theirs, ours) => {
    expect(agentSees([headers])[0]).toMatchObject(theirs)
    expect(batonSees([headers])[0]).toMatchObject(ours)
  })
})
