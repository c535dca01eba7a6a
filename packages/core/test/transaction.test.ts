import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../src/baton.js'
import type { BatonOptions } from '../src/options/options.js'
import type { SpanRecord } from '../src/trace/record.js'
import type { Transaction } from '../src/trace/transaction.js'
import { anySpanId, anyTraceId, spanId, traceId, traceparent } from './literals.js'
import { warningsDuring } from './warnings.js'

const unsampled = `00-${traceId}-${spanId}-00`

/** What must never change while a transaction lives. */
const fixed = ({ traceId, spanId, sampled, traceparent, links }: Transaction) =>
  JSON.stringify({ traceId, spanId, sampled, traceparent, links })

function recording(options: BatonOptions = {}) {
  const records: SpanRecord[] = []
  const baton = createBaton({ ...options, record: (record) => records.push(record) })
  return { baton, records }
}

describe('a transaction', () => {
  it('that nobody called starts a trace', () => {
    const transaction = createBaton().start({})
    const { traceId, spanId, parentId, sampled, sampleRate, links } = transaction
    expect({ traceId, spanId, parentId, sampled, sampleRate, links }).toEqual({
      traceId: anyTraceId,
      spanId: anySpanId,
      parentId: undefined,
      sampled: true,
      sampleRate: 1,
      links: [],
    })
    expect(transaction.traceparent).toBe(`00-${traceId}-${spanId}-01`)
  })

  it('that somebody called continues the trace with a span id of its own', () => {
    const transaction = createBaton().start({ traceparent })
    const { parentId, sampled, sampleRate, links } = transaction
    expect({ traceId: transaction.traceId, spanId: transaction.spanId, parentId, sampled, sampleRate, links }).toEqual({
      traceId,
      spanId: anySpanId,
      parentId: spanId,
      sampled: true,
      sampleRate: undefined,
      links: [],
    })
    expect(transaction.spanId).not.toBe(spanId)
  })

  it('keeps the ids that it showed first', () => {
    const transaction = createBaton().start({})
    const first = fixed(transaction)
    transaction.end()
    expect(fixed(transaction)).toBe(first)
  })

  it('is unlike every other', () => {
    const baton = createBaton()
    const all = Array.from({ length: 100 }, () => baton.start({}))
    expect(new Set(all.flatMap(({ traceId, spanId }) => [traceId, spanId])).size).toBe(200)
  })

  it('has a link to the trace that it did not continue', () => {
    const other = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }
    const headers = { traceparent, 'elastic-apm-traceparent': `00-${other.traceId}-${other.spanId}-01` }
    expect(createBaton().start(headers).links).toEqual([{ ...other, reason: 'conflict' }])
  })

  it('is decided by the last 56 bits of the trace id, whoever made it', () => {
    const { baton } = recording({ sampleRate: 0.5, sampler: () => 0.5 })
    const start = (randomness: string) => baton.start({ traceparent: `00-${'a'.repeat(18)}${randomness}-${spanId}-00` })
    expect([start('80000000000000').sampled, start('7fffffffffffff').sampled]).toEqual([true, false])
  })

  it('agrees at a rate with a later decision on the same trace at a higher one', () => {
    const low = createBaton({ sampleRate: 0.2 })
    const high = createBaton({ sampler: () => 0.6 })
    const pairs = Array.from({ length: 500 }, () => {
      const first = low.start({})
      return [first.sampled, high.start(first.inject()).sampled]
    })
    expect(pairs.filter(([first, second]) => first && !second)).toEqual([])
    expect(pairs.filter(([first]) => first).length).toBeGreaterThan(40)
  })
})

describe('what a template reads of a transaction or a span', () => {
  const transaction = createBaton().start({})

  it.each([
    ['transaction', transaction, ['traceId', 'spanId', 'sampled', 'traceparent', 'links', 'ensureParentId']],
    ['span', transaction.startSpan('child'), ['traceId', 'spanId', 'sampled', 'traceparent']],
  ] as const)('is own data of a %s, which nobody can overwrite or add to', (_, span, names) => {
    const before = JSON.stringify(span)
    expect(Object.keys(span)).toEqual(expect.arrayContaining([...names]))
    for (const name of [...names, 'another']) {
      expect(() => Object.assign(span, { [name]: 'other' })).toThrow(TypeError)
    }
    expect(JSON.stringify(span)).toBe(before)
  })
})

describe('the random flag', () => {
  it.each<[object, string, string]>([
    [{}, '01', 'is not set on a trace that begins here'],
    [{ traceparent: `00-${traceId}-${spanId}-01` }, '01', 'stays away where the caller had none'],
    [{ traceparent: `00-${traceId}-${spanId}-03` }, '03', 'stays where the caller had it'],
    [{ traceparent: `00-${traceId}-${spanId}-02` }, '02', 'stays on an unsampled trace'],
    [{ traceparent: `00-${traceId}-${spanId}-00` }, '00', 'stays away on an unsampled trace'],
    [{ traceparent: `00-${traceId}-${spanId}-ff` }, '03', 'is kept alone of the flags above sampled'],
    [{ traceparent: `cc-${traceId}-${spanId}-03-x` }, '03', 'is kept from a higher version'],
    [{ traceparent: 'x' }, '01', 'is not set on a trace that is begun because the header is bad'],
  ])('of %j goes out as %s: it %s', (headers, flags) => {
    const transaction = createBaton().start(headers)
    expect(transaction.traceparent).toMatch(new RegExp(`^00-[0-9a-f]{32}-[0-9a-f]{16}-${flags}$`))
    expect(transaction.inject().traceparent).toBe(transaction.traceparent)
    expect(transaction.startSpan('s').traceparent).toMatch(new RegExp(`-${flags}$`))
  })

  // Older receivers refuse flags that they do not know: otel-go.agreement.test.ts asks one.
  it.each<[BatonOptions, object, RegExp]>([
    [{}, {}, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/],
    [{ sampleRate: 0 }, {}, /-00$/],
    [{ sampler: () => false }, { tracestate: 'a=1' }, /-00$/],
    [{ sampleRate: 0.5 }, { baggage: 'a=1' }, /-0[01]$/],
    [{ trust: 'restart' }, { traceparent: `00-${traceId}-${spanId}-03` }, /-01$/],
    [{ trust: 'ignore', sampleRate: 0 }, { traceparent: `00-${traceId}-${spanId}-03` }, /-00$/],
    [{ propagators: { randomFlag: false } }, {}, /-01$/],
  ])('E1: with %j, a trace that begins here by %j has the flags of level 1', (options, headers, expected) => {
    const transaction = createBaton(options).start(headers)
    expect(transaction.inject().traceparent).toMatch(expected)
    expect(transaction.startSpan('s').inject().traceparent).toMatch(expected)
  })

  it.each<[BatonOptions, object, string]>([
    [{}, {}, '03'],
    [{ sampleRate: 0 }, {}, '02'],
    [{ trust: 'restart' }, { traceparent: `00-${traceId}-${spanId}-01` }, '03'],
    [{}, { traceparent: `00-${traceId}-${spanId}-01` }, '01'],
    [{}, { traceparent: `00-${traceId}-${spanId}-02` }, '02'],
    [{}, { b3: `${traceId}-${spanId}-1` }, '01'],
    [{}, { 'x-amzn-trace-id': `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)}` }, '01'],
  ])(
    'E1: with randomFlag and %j, a request with %j goes on with %s: only ids of ours are known to be random',
    (options, headers, flags) => {
      const transaction = createBaton({ ...options, propagators: { randomFlag: true } }).start(headers)
      expect(transaction.inject().traceparent).toBe(`00-${transaction.traceId}-${transaction.spanId}-${flags}`)
    },
  )

  it('is left out of what a page is told', () => {
    const { pageLoad, traceId, spanId } = createBaton().start({})
    expect(pageLoad.values.tags).toEqual([{ name: 'traceparent', content: `00-${traceId}-${spanId}-01` }])
  })
})

describe('ensureParentId', () => {
  it('mints a parent where there is none, and gives the same one again', () => {
    const transaction = createBaton().start({})
    const before = fixed(transaction)
    expect(transaction.parentId).toBeUndefined()
    const first = transaction.ensureParentId()
    expect(first).toEqual(anySpanId)
    expect([transaction.ensureParentId(), transaction.parentId]).toEqual([first, first])
    expect(fixed(transaction)).toBe(before)
  })

  it('mints an id of its own', () => {
    const transaction = createBaton().start({})
    expect(transaction.ensureParentId()).not.toBe(transaction.spanId)
    expect(transaction.traceId).not.toContain(transaction.ensureParentId())
  })

  it('changes nothing when it comes before every other id', () => {
    const transaction = createBaton().start({})
    const parent = transaction.ensureParentId()
    expect([transaction.traceId, transaction.spanId]).toEqual([anyTraceId, anySpanId])
    expect(transaction.parentId).toBe(parent)
  })

  it('gives the caller back, unchanged', () => {
    const transaction = createBaton().start({ traceparent })
    const before = fixed(transaction)
    expect([transaction.ensureParentId(), transaction.ensureParentId(), transaction.parentId]).toEqual([
      spanId,
      spanId,
      spanId,
    ])
    expect(fixed(transaction)).toBe(before)
  })

  it.each([
    ['that begins here', {}, { sampleRate: 0 }],
    ['that began elsewhere', { traceparent: unsampled }, {}],
  ])('has a parent on an unsampled trace %s, which stays unsampled', (_, headers, options) => {
    const transaction = createBaton(options).start(headers)
    expect([transaction.ensureParentId(), transaction.sampled]).toEqual([anySpanId, false])
  })

  it('is what the record says', () => {
    const { baton, records } = recording()
    const transaction = baton.start({})
    const parent = transaction.ensureParentId()
    transaction.end()
    expect(records.map(({ parentId }) => parentId)).toEqual([parent])
  })

  it('is in no record when nobody asked', () => {
    const { baton, records } = recording()
    baton.start({}).end()
    expect(records.map(({ parentId }) => parentId)).toEqual([undefined])
  })

  it('leaves the spans where they are', () => {
    const { baton, records } = recording()
    const transaction = baton.start({})
    const before = transaction.startSpan('before')
    transaction.ensureParentId()
    const after = transaction.startSpan('after')
    for (const span of [before, after, transaction]) span.end()
    expect(records.map(({ name, parentId }) => [name, parentId])).toEqual([
      ['before', transaction.spanId],
      ['after', transaction.spanId],
      ['unknown', transaction.parentId],
    ])
  })

  it('gives after the end what it gave before', async () => {
    const transaction = createBaton().start({})
    const parent = transaction.ensureParentId()
    transaction.end()
    const warnings = await warningsDuring(() => expect(transaction.ensureParentId()).toBe(parent))
    expect(warnings).toEqual([])
  })

  it('gives after the end the caller', async () => {
    const transaction = createBaton().start({ traceparent })
    transaction.end()
    const warnings = await warningsDuring(() => expect(transaction.ensureParentId()).toBe(spanId))
    expect(warnings).toEqual([])
  })

  it('mints nothing after the end, and says so once', async () => {
    const { baton, records } = recording()
    const transaction = baton.start({})
    transaction.end()
    const warnings = await warningsDuring(() => {
      expect([transaction.ensureParentId(), transaction.ensureParentId(), transaction.parentId]).toEqual([
        '',
        '',
        undefined,
      ])
      const another = baton.start({})
      another.end()
      expect(another.ensureParentId()).toBe('')
    })
    expect(warnings).toEqual([
      {
        code: 'BATON_LATE_PARENT',
        message:
          'ensureParentId() was called after the transaction had ended, so the page cannot be linked any more. ' +
          'Call it while the page is rendered, before the response is finished.',
      },
    ])
    expect(records.map(({ parentId }) => parentId)).toEqual([undefined, undefined])
  })
})

describe('end', () => {
  it('records once, however often it is called', () => {
    const { baton, records } = recording()
    const transaction = baton.start({})
    transaction.end()
    transaction.end()
    expect(records).toHaveLength(1)
  })

  it('takes no changes any more', () => {
    const { baton, records } = recording()
    const transaction = baton.start({}, { name: 'before' })
    transaction.end()
    transaction.name = 'after'
    transaction.attributes.after = true
    transaction.outcome = 'failure'
    expect(records).toMatchObject([{ name: 'before', outcome: 'unknown', attributes: {} }])
  })
})
