import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../src/baton.js'
import { Baggage } from '../src/context/baggage.js'
import type { Outgoing } from '../src/context/trace-context.js'
import { createInjector } from '../src/propagators/inject.js'
import type { Propagator } from '../src/propagators/propagator.js'
import { otherTraceparent, spanId, traceId, traceparent } from './literals.js'
import { warningsDuring } from './warnings.js'

const incoming = { traceparent, tracestate: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE', baggage: 'userId=alice;ttl=30' }

describe('inject', () => {
  it('gives a record where it is given none', () => {
    const transaction = createBaton().start(incoming)
    expect(transaction.inject()).toEqual({
      traceparent: `00-${traceId}-${transaction.spanId}-01`,
      tracestate: incoming.tracestate,
      baggage: incoming.baggage,
    })
  })

  it('has nothing but a traceparent to say of a trace that begins here', () => {
    const transaction = createBaton().start({})
    expect(transaction.inject()).toEqual({ traceparent: transaction.traceparent })
  })

  it('hands on baggage that came without a trace', () => {
    const transaction = createBaton().start({ baggage: 'a=1' })
    expect(transaction.inject()).toEqual({ traceparent: transaction.traceparent, baggage: 'a=1' })
  })

  it('hands on no tracestate of a trace that it does not continue', () => {
    const transaction = createBaton().start({ ...incoming, traceparent: traceparent.toUpperCase() })
    expect(transaction.inject()).toEqual({ traceparent: transaction.traceparent, baggage: incoming.baggage })
  })

  it('answers a higher version with 00, and unknown flags with 0', () => {
    const transaction = createBaton().start({ traceparent: `cc-${traceId}-${spanId}-ff-more` })
    expect(transaction.inject()).toEqual({ traceparent: `00-${traceId}-${transaction.spanId}-03` })
  })

  it('gives back the very carrier', () => {
    const transaction = createBaton().start({})
    const carriers = [{}, new Headers(), new Map(), [], ['a', 'b'], () => {}]
    expect(carriers.map((carrier) => transaction.inject(carrier) === carrier)).toEqual(carriers.map(() => true))
  })

  it('replaces what is there in any case, and never appends', () => {
    const transaction = createBaton().start(incoming)
    const expected = { ...transaction.inject(), x: '1' }
    const stale = { TraceParent: otherTraceparent, TRACESTATE: 'old=1', Baggage: 'old=1', x: '1' }
    const pairs = Object.entries(stale)
    const response = new ServerResponse(new IncomingMessage(new Socket()))
    for (const [name, value] of pairs) response.setHeader(name, value)

    expect(transaction.inject({ ...stale })).toEqual(expected)
    expect(Object.fromEntries(transaction.inject(new Headers(stale)))).toEqual(expected)
    expect(Object.fromEntries(transaction.inject(new Map(pairs)))).toEqual(expected)
    expect(Object.fromEntries(transaction.inject([...pairs]))).toEqual(expected)
    expect(transaction.inject(pairs.flat())).toEqual(['x', '1', ...Object.entries(transaction.inject()).flat()])
    expect({ ...transaction.inject(response).getHeaders() }).toEqual(expected)
  })

  it('is the same when it is done twice', () => {
    const transaction = createBaton().start(incoming)
    const pairs: [string, string][] = []
    transaction.inject(pairs)
    transaction.inject(pairs)
    expect(pairs).toEqual(Object.entries(transaction.inject()))
  })

  it('removes a tracestate that belongs to another trace', () => {
    const transaction = createBaton().start({})
    const { traceparent: ours } = transaction
    const stale = { traceparent: otherTraceparent, Tracestate: 'rojo=1', tracestate: 'rojo=2' }
    expect(transaction.inject({ ...stale })).toEqual({ traceparent: ours })
    expect(Object.fromEntries(transaction.inject(new Headers(stale)))).toEqual({ traceparent: ours })
    expect(transaction.inject(Object.entries(stale))).toEqual([['traceparent', ours]])
    expect(transaction.inject(Object.entries(stale).flat())).toEqual(['traceparent', ours])
  })

  it('hands a function each header by name and value', () => {
    const transaction = createBaton().start(incoming)
    const calls: unknown[] = []
    transaction.inject((name: string, value: string) => calls.push([name, value]))
    expect(calls).toEqual(Object.entries(transaction.inject()))
  })

  it('writes each span with an id of its own, and tells it apart from its parent', () => {
    const transaction = createBaton().start(incoming)
    const first = transaction.startSpan('first')
    const second = transaction.startSpan('second')
    const sent = [transaction, first, second].map((span) => span.inject().traceparent)
    expect(sent).toEqual([transaction, first, second].map((span) => `00-${traceId}-${span.spanId}-01`))
    expect(new Set([spanId, ...[transaction, first, second].map((span) => span.spanId)]).size).toBe(4)
  })

  it('writes nothing where no format is on', () => {
    expect(
      createBaton({ propagators: { inject: [] } })
        .start(incoming)
        .inject(),
    ).toEqual({})
  })

  it('writes the formats of a list, which it also reads', () => {
    const transaction = createBaton({ propagators: ['elastic'] }).start({
      ...incoming,
      'elastic-apm-traceparent': otherTraceparent,
    })
    expect(transaction.parentId).toBe(otherTraceparent.slice(36, 52))
    expect(transaction.inject()).toEqual({ 'elastic-apm-traceparent': transaction.traceparent })
  })

  it.each<[unknown, string]>([
    [null, 'inject() needs an object to write headers into, but got null.'],
    ['text', 'inject() needs an object to write headers into, but got text.'],
    [42, 'inject() needs an object to write headers into, but got 42.'],
    [Symbol('s'), 'inject() needs an object to write headers into, but got Symbol(s).'],
    [
      Object.freeze({}),
      'inject() could not write into its carrier: TypeError: Cannot add property traceparent, object is not extensible',
    ],
    [
      () => {
        throw new Error('sent already')
      },
      'inject() could not write into its carrier: Error: sent already',
    ],
  ])('leaves %p as it is and says so once', async (carrier, message) => {
    const transaction = createBaton().start({})
    const warnings = await warningsDuring(() => {
      expect([transaction.inject(carrier), transaction.inject(carrier)]).toEqual([carrier, carrier])
    })
    expect(warnings.map(({ code, message }) => [code, message.split('\n')[0]])).toEqual([['BATON_INJECT', message]])
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object that is no text', Object.create(null)],
    ['a symbol', Symbol('s')],
  ])('survives a carrier that throws %s', async (_, thrown) => {
    const transaction = createBaton().start({})
    const carrier = () => {
      throw thrown
    }
    const warnings = await warningsDuring(() => expect(transaction.inject(carrier)).toBe(carrier))
    expect(warnings).toHaveLength(1)
  })

  describe('of formats that are not on by default', () => {
    const context = {
      traceId,
      spanId,
      sampled: true,
      sampleRate: 1,
      root: true,
      baggage: new Baggage('a=1'),
    }
    const format = (part: Partial<Propagator>): Propagator => ({
      name: 'test',
      fields: [],
      extract: () => undefined,
      inject: () => {},
      ...part,
    })
    const sent = (...list: readonly Propagator[]) => {
      const calls: [string, string | undefined][] = []
      createInjector(list).inject(context, (name, value) => calls.push([name, value]))
      return calls
    }
    const own = { baggage: (_: Outgoing, baggage: Baggage | undefined) => new Baggage(`${baggage ?? 'none'},own=1`) }

    it('writes the members of one, and not the baggage of the application', () => {
      expect(sent(format(own))).toEqual([['baggage', 'own=1']])
    })

    it('writes both where the application’s baggage leaves in that header', () => {
      const inject: Propagator['inject'] = (_, write, { baggage }) => write('baggage', String(baggage))
      const shared = format({ companion: true, inject })
      expect(sent(shared, format(own))).toEqual([['baggage', 'a=1,own=1']])
    })

    it('shows a format with headers of its own the baggage of the application alone', () => {
      const headers = format({ inject: ({ baggage }, write) => write('uberctx', String(baggage)) })
      expect(sent(headers, format(own))).toEqual([
        ['uberctx', 'a=1'],
        ['baggage', 'own=1'],
      ])
    })
  })
})
