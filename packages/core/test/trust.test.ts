import { describe, expect, it } from '@jest/globals'
import { type BatonOptions, createBaton, type Incoming, type SpanRecord, type TrustLevel } from '../src/index.js'
import { warningsDuring } from './warnings.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const other = '4bf92f3577b34da6a3ce929d0e0e4736'
const sampled = `00-${traceId}-${spanId}-01`
const unsampled = `00-${traceId}-${spanId}-00`
const vendors = { tracestate: 'rojo=1,congo=2', baggage: 'tenant=acme;p=1' }

/** What becomes of a request with these headers, as the next service and the record see it. */
function fate(options: BatonOptions, headers: Record<string, string>) {
  const records: SpanRecord[] = []
  const baton = createBaton({ record: (record) => records.push(record), ...options })
  const transaction = baton.start(headers, { name: 'GET /' })
  const sent = transaction.inject()
  transaction.end()
  return {
    joined: transaction.traceId === traceId,
    parentId: transaction.parentId,
    sampled: transaction.sampled,
    sent: Object.keys(sent).sort(),
    links: transaction.links,
    recorded: records[0]?.links,
  }
}

describe('trust', () => {
  const link = (reason: string) => [{ traceId, spanId, reason }]

  it('continue: joins the trace, obeys the decision, hands on what vendors and applications sent', () => {
    expect(fate({ trust: 'continue' }, { traceparent: sampled, ...vendors })).toEqual({
      joined: true,
      parentId: spanId,
      sampled: true,
      sent: ['baggage', 'traceparent', 'tracestate'],
      links: [],
      recorded: [],
    })
  })

  it('ids-only: joins the trace, decides itself, hands on nothing that the sender added', () => {
    expect(fate({ trust: 'ids-only' }, { traceparent: sampled, ...vendors })).toEqual({
      joined: true,
      parentId: spanId,
      sampled: true,
      sent: ['traceparent'],
      links: [],
      recorded: [],
    })
  })

  it.each([
    [sampled, 0, false],
    [unsampled, 1, true],
  ])('ids-only: %s does not decide against a rate of %d', (traceparent, sampleRate, expected) => {
    const transaction = createBaton({ trust: 'ids-only', sampleRate }).start({ traceparent })
    expect([transaction.traceId, transaction.sampled, transaction.sampleRate]).toEqual([traceId, expected, sampleRate])
  })

  it('restart: begins a trace with a link, and hands nothing on', () => {
    expect(fate({ trust: 'restart' }, { traceparent: unsampled, ...vendors })).toEqual({
      joined: false,
      parentId: undefined,
      sampled: true,
      sent: ['traceparent'],
      links: link('restart'),
      recorded: link('restart'),
    })
  })

  it('ignore: begins a trace as if nothing had come', () => {
    expect(fate({ trust: 'ignore' }, { traceparent: unsampled, ...vendors })).toEqual({
      joined: false,
      parentId: undefined,
      sampled: true,
      sent: ['traceparent'],
      links: [],
      recorded: [],
    })
  })

  it.each([
    ['no sign of ours', {}, false],
    ["another vendor's tracestate", { tracestate: 'rojo=1' }, false],
    ["Elastic's member", { tracestate: 'rojo=1,es=s:0.5' }, true],
    ["Elastic's member without a value", { tracestate: 'rojo=1,es=' }, false], // which makes the whole list invalid
    ['a call from a page of our origin', { 'sec-fetch-site': 'same-origin' }, true],
    ['a call from a page of a sibling site', { 'sec-fetch-site': 'same-site' }, false],
    ['a call from a page of a stranger', { 'sec-fetch-site': 'cross-site' }, false],
    ['a navigation', { 'sec-fetch-site': 'none' }, false],
  ])('restart-external: %s', (_, headers, continued) => {
    const { joined, links } = fate({ trust: 'restart-external' }, { traceparent: sampled, ...headers })
    expect({ joined, links }).toEqual({ joined: continued, links: continued ? [] : link('restart-external') })
  })

  it('restart: keeps the link to another trace that a second header named', () => {
    const headers = { traceparent: sampled, 'elastic-apm-traceparent': `00-${other}-${spanId}-01` }
    expect(fate({ trust: 'restart' }, headers).links).toEqual([
      ...link('restart'),
      { traceId: other, spanId, reason: 'conflict' },
    ])
  })

  it('restart: drops baggage that came without a trace', () => {
    expect(fate({ trust: 'restart' }, { baggage: 'a=1' })).toMatchObject({ sent: ['traceparent'], links: [] })
  })

  it('asks a function once a request, with what came and the request', () => {
    const seen: [Incoming, unknown][] = []
    const levels: TrustLevel[] = ['restart', 'continue']
    const baton = createBaton({
      trust: (incoming, request) => {
        seen.push([incoming, request])
        return levels.shift() ?? 'ignore'
      },
    })
    const requests = [{ ip: '10.0.0.1' }, { ip: '192.0.2.1' }]
    const joined = requests.map((request) => baton.start({ traceparent: sampled }, { request }).traceId === traceId)
    expect(joined).toEqual([false, true])
    expect(seen.map(([incoming, request]) => [incoming.parent?.traceId, request])).toEqual([
      [traceId, requests[0]],
      [traceId, requests[1]],
    ])
  })

  it.each<[string, () => TrustLevel, string]>([
    [
      'throws',
      () => {
        throw new Error('mine')
      },
      "^The option `trust` threw and the context is treated as 'restart': Error: mine",
    ],
    [
      'answers nonsense',
      () => 'restat' as TrustLevel,
      '^The option `trust` returned "restat", which is none of continue',
    ],
    [
      'answers nothing',
      () => undefined as unknown as TrustLevel,
      '^The option `trust` returned undefined, which is none',
    ],
    ['answers later', async () => 'continue' as const, '^The option `trust` returned .*, which is none'],
    ['fails later', () => Promise.reject(new Error('mine')), '^The option `trust` returned .*, which is none'],
    ['answers a name of every object', () => 'constructor' as TrustLevel, '^The option `trust` returned "constructor"'],
  ] as [string, () => TrustLevel, string][])('A3: restarts when the function %s', async (_, trust, message) => {
    const seen: ReturnType<typeof fate>[] = []
    const warnings = await warningsDuring(() => {
      for (let i = 0; i < 2; i++) seen.push(fate({ trust, sampleRate: 0 }, { traceparent: sampled, ...vendors }))
    })
    const restarted = {
      joined: false,
      parentId: undefined,
      sampled: false,
      sent: ['traceparent'],
      links: link('restart'),
    }
    expect(seen.map(({ recorded, ...rest }) => rest)).toEqual([restarted, restarted])
    expect(warnings.map((warning) => warning.message)).toEqual(Array(2).fill(expect.stringMatching(message)))
  })

  it('A3: restarts when the function throws at a header that a stranger chose', () => {
    const trust = (_: Incoming, request: unknown): TrustLevel => {
      const { forwarded } = request as { forwarded: string }
      return decodeURIComponent(forwarded).startsWith('10.') ? 'continue' : 'restart'
    }
    const baton = createBaton({ trust })
    const joined = ['10.0.0.1', '%'].map((forwarded) => {
      const { traceId: id } = baton.start({ traceparent: sampled }, { request: { forwarded } })
      return id === traceId
    })
    expect(joined).toEqual([true, false])
  })

  it.each([
    [
      'strict',
      'trust must be "continue", "ids-only", "restart", "restart-external", "ignore" or a function of a request, but was "strict".',
    ],
    [
      'restart_external',
      'trust must be "continue", "ids-only", "restart", "restart-external", "ignore" or a function of a request, but was "restart_external". Did you mean "restart-external"?',
    ],
    [
      true,
      'trust must be "continue", "ids-only", "restart", "restart-external", "ignore" or a function of a request, but was true.',
    ],
  ])('refuses %p', (trust, message) => {
    expect(() => createBaton({ trust: trust as TrustLevel })).toThrow(new TypeError(message))
  })
})

describe('maxForcedPerSecond', () => {
  const start = (baton: ReturnType<typeof createBaton>, traceparent = sampled) => baton.start({ traceparent }).sampled

  it('lets callers force so many traces a second, and decides the others by our rate', () => {
    const baton = createBaton({ maxForcedPerSecond: 3, sampleRate: 0 })
    const now = Date.now
    try {
      Date.now = () => 1_000_000
      const first = Array.from({ length: 5 }, () => start(baton))
      Date.now = () => 1_001_000
      const second = Array.from({ length: 5 }, () => start(baton))
      expect([first, second]).toEqual([
        [true, true, true, false, false],
        [true, true, true, false, false],
      ])
    } finally {
      Date.now = now
    }
  })

  it('keeps the trace and its parent when the cap is reached', () => {
    const baton = createBaton({ maxForcedPerSecond: 0, sampleRate: 1 })
    const transaction = baton.start({ traceparent: sampled, tracestate: 'rojo=1' })
    expect(transaction).toMatchObject({ traceId, parentId: spanId, sampled: true, sampleRate: 1 })
    expect(transaction.inject()).toMatchObject({ tracestate: expect.stringContaining('rojo=1') })
  })

  it('does not count those who are not sampled, nor those who force nothing', () => {
    const baton = createBaton({ maxForcedPerSecond: 1, sampleRate: 0 })
    start(baton, unsampled)
    start(baton, 'nothing')
    expect([start(baton), start(baton)]).toEqual([true, false])
  })

  it.each([[-1], ['10'], [Number.NaN], [null]])('refuses %p', (maxForcedPerSecond) => {
    expect(() => createBaton({ maxForcedPerSecond: maxForcedPerSecond as number })).toThrow(
      /^maxForcedPerSecond must be a number from 0, but was /,
    )
  })
})
