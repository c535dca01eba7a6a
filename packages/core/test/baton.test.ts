import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { type Carrier, readerOf } from '../src/context/carrier.js'
import { createBaton, currentTransaction, type SpanRecord, type Transaction } from '../src/index.js'
import type { BatonOptions } from '../src/options/options.js'
import { extract } from '../src/propagators/extract.js'
import { propagators } from '../src/propagators/index.js'
import { applyTrust } from '../src/sampling/trust.js'
import { anySpanId, anyTraceId, spanId, traceId, traceparent } from './literals.js'
import { warningsDuring } from './warnings.js'

function recording(options: BatonOptions = {}) {
  const records: SpanRecord[] = []
  const baton = createBaton({ ...options, record: (record) => records.push(record) })
  return { baton, records }
}

const boom = () => {
  throw new Error('boom')
}
const hostile = new Proxy(
  {},
  { get: boom, has: boom, ownKeys: boom, getPrototypeOf: boom, getOwnPropertyDescriptor: boom, set: boom },
)

describe('start', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 42],
    ['a string of another format', `${traceId}-${spanId}-1`],
    ['a symbol', Symbol('s')],
    ['a bigint', 1n],
    ['a boolean', false],
    ['an array of nothing', [null, undefined, [], [[]]]],
    ['a function that throws', boom],
    ['an object whose `get` throws', { get: boom }],
    ['a getter that throws', Object.defineProperty({}, 'traceparent', { get: boom, enumerable: true })],
    ['a proxy that throws at everything', hostile],
    ['a revoked proxy', revoked()],
    ['a Promise', Promise.resolve({ traceparent })],
    ['a Date', new Date(0)],
    ['a class', class Carrier {}],
    ['ids of the wrong type', { traceparent: { length: 55, charCodeAt: () => 48 } }],
  ])('takes %s for a request without a parent', async (_, carrier) => {
    const warnings = await warningsDuring(() => {
      const { traceId, spanId, parentId } = createBaton().start(carrier as object)
      expect({ traceId, spanId, parentId }).toEqual({ traceId: anyTraceId, spanId: anySpanId, parentId: undefined })
    })
    expect(warnings).toEqual([])
  })

  it.each<[string, unknown]>([
    ['a record', { traceparent }],
    ['a record in mixed case', { TraceParent: traceparent }],
    ['Headers', new Headers({ traceparent })],
    ['a Map', new Map([['traceparent', traceparent]])],
    ['pairs', [['Traceparent', traceparent]]],
    ['a flat array', ['Traceparent', traceparent]],
    ['a function', (name: string) => (name === 'traceparent' ? traceparent : undefined)],
    ['bytes', { traceparent: Buffer.from(traceparent) }],
    ['an array of one', { traceparent: [traceparent] }],
    ['a frozen record', Object.freeze({ traceparent })],
    ['a record without a prototype', Object.assign(Object.create(null), { traceparent })],
  ])('continues the trace in %s', (_, carrier) => {
    const transaction = createBaton().start(carrier as object)
    expect([transaction.traceId, transaction.parentId]).toEqual([traceId, spanId])
  })

  it('reads headers in mixed case though they are those of the request it is told of', () => {
    const event = { headers: { Traceparent: traceparent } } // as AWS Lambda has it
    expect(createBaton().start(event.headers, { request: event }).parentId).toBe(spanId)
  })

  it('works when it is taken off its Baton', () => {
    const { start, run } = createBaton()
    expect([start({ traceparent }).traceId, run({ traceparent }, {}, (it) => it.traceId)]).toEqual([traceId, traceId])
  })

  it('writes nothing into its carrier', () => {
    const carrier = Object.freeze({ traceparent })
    createBaton().start(carrier).end()
    expect(carrier).toEqual({ traceparent })
  })

  it('makes nothing current', () => {
    createBaton().start({})
    expect(currentTransaction()).toBeUndefined()
  })
})

describe('run', () => {
  it('is inside its transaction, and outside it before and after', () => {
    const { baton, records } = recording()
    expect(currentTransaction()).toBeUndefined()
    const seen = baton.run({ traceparent }, { name: 'job' }, (transaction) => {
      expect(currentTransaction()).toBe(transaction)
      expect(records).toEqual([])
      return transaction
    })
    expect(currentTransaction()).toBeUndefined()
    expect(records).toMatchObject([{ traceId, spanId: seen.spanId, parentId: spanId, name: 'job', outcome: 'success' }])
  })

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a value', 42],
    ['an object', { a: 1 }],
    // biome-ignore lint/suspicious/noThenProperty: it is what is tested
    ['a thenable that is no promise', { then: boom }],
  ])('gives back %s and ends', (_, value) => {
    const { baton, records } = recording()
    expect(baton.run({}, {}, () => value)).toBe(value)
    expect(records).toMatchObject([{ outcome: 'success' }])
  })

  it('throws on what was thrown, the very same, and ends as a failure', () => {
    const { baton, records } = recording()
    const error = Object.freeze(new Error('mine'))
    let caught: unknown
    try {
      baton.run({}, {}, () => {
        throw error
      })
    } catch (thrown) {
      caught = thrown
    }
    expect(caught).toBe(error)
    expect(records).toMatchObject([{ outcome: 'failure' }])
    expect(currentTransaction()).toBeUndefined()
  })

  it('gives back the very promise, and ends when it has resolved', async () => {
    const { baton, records } = recording()
    const promise = setTimeout(5, 'value')
    expect(baton.run({}, {}, () => promise)).toBe(promise)
    expect(records).toEqual([])
    expect(await promise).toBe('value')
    expect(records).toMatchObject([{ outcome: 'success' }])
  })

  it('gives back the very promise, and ends as a failure when it was rejected', async () => {
    const { baton, records } = recording()
    const error = new Error('mine')
    const promise = setTimeout(5).then(() => Promise.reject(error))
    expect(baton.run({}, {}, () => promise)).toBe(promise)
    expect(records).toEqual([])
    await expect(promise).rejects.toBe(error)
    expect(records).toMatchObject([{ outcome: 'failure' }])
  })

  it('keeps the promise of a subclass', async () => {
    class Mine extends Promise<string> {}
    const { baton, records } = recording()
    const promise = Mine.resolve('value')
    const given = baton.run({}, {}, () => promise)
    expect(given).toBe(promise)
    await given
    expect(records).toHaveLength(1)
  })

  it('lasts through every await', async () => {
    const { baton } = recording()
    await baton.run({}, {}, async (transaction) => {
      await setTimeout(2)
      expect(currentTransaction()).toBe(transaction)
    })
    expect(currentTransaction()).toBeUndefined()
  })

  it.each(['success', 'failure'] as const)('leaves alone the outcome %s that was set', async (outcome) => {
    const { baton, records } = recording()
    const set = () => {
      const transaction = currentTransaction()
      if (transaction) transaction.outcome = outcome
    }
    baton.run({}, {}, set)
    expect(() =>
      baton.run({}, {}, () => {
        set()
        boom()
      }),
    ).toThrow('boom')
    await baton.run({}, {}, async () => set())
    expect(records.map((record) => record.outcome)).toEqual([outcome, outcome, outcome])
  })

  it('records once where the transaction was ended inside', () => {
    const { baton, records } = recording()
    baton.run({}, {}, (transaction) => transaction.end())
    expect(records).toMatchObject([{ outcome: 'unknown' }])
  })

  it('nests: the inner one is current, then the outer one again', () => {
    const baton = createBaton()
    baton.run({}, {}, (outer) => {
      baton.run({}, {}, (inner) => {
        expect(inner).not.toBe(outer)
        expect(currentTransaction()).toBe(inner)
      })
      expect(currentTransaction()).toBe(outer)
    })
  })
})

describe('a bare header as carrier', () => {
  const seen = (carrier: Carrier) => {
    const { traceId: id, parentId, sampled } = createBaton().start(carrier)
    return { id, parentId, sampled }
  }

  it.each<[Carrier, boolean]>([
    [traceparent, true],
    [`00-${traceId}-${spanId}-00`, false],
    [` ${traceparent}\t`, true],
    [`cc-${traceId}-${spanId}-01-more`, true],
    [Buffer.from(traceparent), true],
    [new TextEncoder().encode(traceparent), true],
  ])('E10: %j is a traceparent', (carrier, sampled) => {
    expect(seen(carrier)).toEqual({ id: traceId, parentId: spanId, sampled })
  })

  it.each<[Carrier]>([[''], ['x'], [traceparent.toUpperCase()], [`${traceId}-${spanId}-1`], [Buffer.alloc(55)]])(
    'E10: %j is none, and starts a trace',
    (carrier) => {
      expect(seen(carrier)).toEqual({ id: anyTraceId, parentId: undefined, sampled: true })
    },
  )

  it('E10: run(), links and trust take it, too', () => {
    const baton = createBaton()
    expect(baton.run(traceparent, {}, ({ traceId }) => traceId)).toBe(traceId)
    const { links } = baton.start({}, { links: [traceparent, 'x', Buffer.from(traceparent)] })
    expect(links).toEqual(Array(2).fill({ traceId, spanId, reason: 'batch' }))
    expect(createBaton({ trust: 'restart' }).start(traceparent).links).toEqual([{ traceId, spanId, reason: 'restart' }])
  })

  it('E10: writing into one says what is needed, and gives it back', async () => {
    const transaction = createBaton().start({})
    const warnings = await warningsDuring(() => expect(transaction.inject('x')).toBe('x'))
    expect(warnings.map(({ message }) => message)).toEqual([
      'inject() needs an object to write headers into, but got x.',
    ])
  })
})

describe('H: an ordinary carrier', () => {
  const sentry = { 'sentry-trace': `${traceId}-${spanId}-1`, baggage: 'sentry-org_id=7' }
  const org = { traceId, spanId, reason: 'org' }

  // What throws while headers are read is taken for a carrier without any: there, a TypeError of ours would look like a trace
  // that is not continued. So each of these shows something that only what was read can show.
  it.each<[string, BatonOptions, object, (transaction: Transaction) => unknown, unknown]>([
    [
      'a decision alone has no rate and no parent',
      {},
      { b3: '0' },
      (it) => [it.sampled, it.sampleRate, it.parentId],
      [false, undefined, undefined],
    ],
    ['debug alone has no rate', {}, { 'x-b3-flags': '1' }, (it) => [it.sampled, it.sampleRate], [true, undefined]],
    [
      'restart keeps links without a parent',
      { trust: 'restart', propagators: { sentry: { orgId: 42 } } },
      sentry,
      (it) => it.links,
      [org],
    ],
    [
      'restart-external keeps links without a parent',
      { trust: 'restart-external', propagators: { sentry: { orgId: 42 } } },
      sentry,
      (it) => it.links,
      [org],
    ],
    [
      'restart-external keeps baggage of its own page',
      { trust: 'restart-external' },
      { baggage: 'a=1', 'sec-fetch-site': 'same-origin' },
      (it) => it.baggage.entries(),
      [['a', '1']],
    ],
    [
      'ids-only keeps a trace id without a span',
      { trust: 'ids-only' },
      { 'sentry-trace': traceId },
      (it) => it.traceId,
      traceId,
    ],
  ])('H: %s', (_, options, headers, see, expected) => {
    expect(see(createBaton(options).start(headers))).toEqual(expected)
  })

  it.each(['continue', 'ids-only', 'restart', 'restart-external', 'ignore'] as const)(
    'H: is read under trust %s without any throw of ours',
    (level) => {
      const carriers = [
        {},
        { traceparent },
        { baggage: 'a=1' },
        { b3: '0' },
        { b3: '1', baggage: 'a=1' },
        { tracestate: 'es=s:1' },
        sentry,
        { 'sentry-trace': traceId },
        { traceparent, tracestate: 'es=s:1' },
        { traceparent: [traceparent, `00-${traceId}-${'1'.repeat(16)}-00`] },
        { 'x-amzn-trace-id': 'Sampled=1' },
        { 'x-datadog-trace-id': '1', 'x-datadog-parent-id': '0', 'x-datadog-origin': 'synthetics' },
      ]
      const formats = propagators.filter(({ optIn }) => !optIn)
      for (const carrier of carriers) {
        const read = readerOf(carrier)
        expect(() => applyTrust(extract(formats, read, carrier), level, read)).not.toThrow()
      }
    },
  )

  it('H: has a sampleRate that does not throw where a decision came without a parent', () => {
    expect(() => createBaton().start({ b3: '0' }).sampleRate).not.toThrow()
  })
})

describe('the sampler', () => {
  const unsampled = `00-${traceId}-${spanId}-00`

  it('is told what is known of the request', () => {
    const seen: unknown[] = []
    const baton = createBaton({ sampler: (candidate) => void seen.push(candidate) })
    const headers = { traceparent }
    baton.start(headers, { name: 'GET /', method: 'GET', path: '/' })
    baton.start({}, { name: () => 'later' })
    const parent = { traceId, spanId, sampled: true, random: false, traceState: undefined, carried: undefined }
    expect(seen).toEqual([
      { name: 'GET /', method: 'GET', path: '/', parent, headers },
      { name: undefined, method: undefined, path: undefined, parent: undefined, headers: {} },
    ])
    expect((seen[0] as { headers: unknown }).headers).toBe(headers)
  })

  it.each<[unknown, object, boolean, number | undefined]>([
    [true, { traceparent: unsampled }, true, 1],
    [false, { traceparent }, false, 0],
    [1, { traceparent: unsampled }, true, 1],
    [0, {}, false, 0],
    [undefined, { traceparent }, true, undefined],
    [undefined, { traceparent: unsampled }, false, undefined],
    [undefined, {}, true, 1],
  ])('that answers %p to %j samples: %j at %j', (verdict, headers, sampled, sampleRate) => {
    const transaction = createBaton({ sampler: () => verdict as boolean }).start(headers)
    expect([transaction.sampled, transaction.sampleRate]).toEqual([sampled, sampleRate])
  })

  it.each<[unknown, string]>([
    ['yes', '"yes"'],
    [Number.NaN, 'NaN'],
    [2, '2'],
    [null, 'null'],
    [Promise.resolve(false), '{}'],
  ])('that answers %p is told what it may answer, once, and treated as absent', async (verdict, shown) => {
    const baton = createBaton({ sampler: () => verdict as boolean })
    const warnings = await warningsDuring(() => {
      expect([baton.start({ traceparent: unsampled }).sampled, baton.start({}).sampled]).toEqual([false, true])
    })
    const message = `The option \`sampler\` returned ${shown}; it may return true, false, a rate from 0 to 1, or undefined.`
    expect(warnings).toEqual([{ code: 'BATON_SAMPLER', message }])
  })

  it.each<[string, unknown, string]>([
    ['an error', new Error('mine'), 'Error: mine'],
    ['nothing', undefined, 'undefined'],
    ['a word', 'word', 'word'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['an object that is no text', Object.create(null), ''],
    ['an error whose stack throws', Object.defineProperty(new Error('x'), 'stack', { get: boom }), ''],
  ])('that throws %s is reported once and treated as absent', async (_, thrown, text) => {
    const baton = createBaton({
      sampler: () => {
        throw thrown
      },
    })
    const warnings = await warningsDuring(() => {
      expect([baton.start({ traceparent: unsampled }).sampled, baton.start({}).sampled]).toEqual([false, true])
    })
    expect(warnings).toEqual([
      {
        code: 'BATON_SAMPLER',
        message: expect.stringContaining(`The option \`sampler\` threw and is treated as absent: ${text}`),
      },
    ])
  })
})

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe('links', () => {
  const link = { traceId, spanId, reason: 'batch' }

  it.each<[string, readonly object[], readonly object[]]>([
    ['nobody', [], []],
    ['each message that has a trace', [{ traceparent }, {}, { b3: `${traceId}-${spanId}-1` }], [link, link]],
    ['no message that cannot be read', [hostile, null as never, { traceparent: 'junk' }, revoked() as object], []],
  ])('name %s', (_, carriers, expected) => {
    const { baton, records } = recording()
    baton.run({}, { links: carriers }, () => {})
    expect(records.map(({ links, parentId }) => [links, parentId])).toEqual([[expected, undefined]])
  })

  it('stand behind those of the transaction itself, whose parent they leave alone, however far callers are trusted', () => {
    const { baton } = recording({ trust: 'restart' })
    const transaction = baton.start({ traceparent }, { links: [{ traceparent }] })
    expect(transaction.links).toEqual([{ traceId, spanId, reason: 'restart' }, link])
    const joined = recording().baton.start(
      { traceparent },
      { links: [{ traceparent: traceparent.replace(traceId, 'f'.repeat(32)) }] },
    )
    expect([joined.parentId, joined.links]).toEqual([spanId, [{ ...link, traceId: 'f'.repeat(32) }]])
  })
})
