import { describe, expect, it } from '@jest/globals'
import { Baggage } from '../src/context/baggage.js'
import { readerOf } from '../src/context/carrier.js'
import { TraceState } from '../src/context/trace-state.js'
import { extract } from '../src/propagators/extract.js'
import { propagators } from '../src/propagators/index.js'
import type { Propagator } from '../src/propagators/propagator.js'
import { otherSpanId, otherTraceId, otherTraceparent, spanId, traceId, traceparent } from './literals.js'

const seen = (headers: object, list: readonly Propagator[] = propagators) => {
  const { parent, sampled, baggage, links } = extract(list, readerOf(headers))
  return {
    parent: parent && { ...parent, traceState: parent.traceState?.toString() },
    sampled,
    baggage: baggage?.toString(),
    links,
  }
}

const parent = { traceId, spanId, sampled: true, random: false, traceState: undefined, carried: undefined }
const other = { ...parent, traceId: otherTraceId, spanId: otherSpanId }
const nothing = { parent: undefined, sampled: undefined, baggage: undefined, links: [] }

describe('extract', () => {
  it.each<[string, object, object]>([
    ['nothing', {}, nothing],
    ['a traceparent', { traceparent }, { ...nothing, parent }],
    [
      'a traceparent and a tracestate',
      { traceparent, tracestate: 'rojo=1, congo=2' },
      { ...nothing, parent: { ...parent, traceState: 'rojo=1,congo=2' } },
    ],
    [
      'a bad tracestate costs only itself',
      { traceparent, tracestate: '@=1' },
      { ...nothing, parent: { ...parent, traceState: '' } },
    ],
    ['an empty tracestate is none', { traceparent, tracestate: '' }, { ...nothing, parent }],
    ['a tracestate alone is nothing', { tracestate: 'rojo=1' }, nothing],
    ['a tracestate beside a bad traceparent is nothing', { traceparent: 'x', tracestate: 'rojo=1' }, nothing],
    ['two traceparents are none', { traceparent: [traceparent, otherTraceparent], tracestate: 'rojo=1' }, nothing],

    [
      'the legacy header of Elastic alone',
      { 'elastic-apm-traceparent': otherTraceparent },
      { ...nothing, parent: other },
    ],
    [
      'the legacy header where traceparent is invalid',
      { traceparent: `00-${'0'.repeat(32)}-${spanId}-01`, 'elastic-apm-traceparent': otherTraceparent },
      { ...nothing, parent: other },
    ],
    [
      'the legacy header where traceparent came twice, of different traces',
      { traceparent: [traceparent, `00-${'a'.repeat(32)}-${spanId}-01`], 'elastic-apm-traceparent': otherTraceparent },
      { ...nothing, parent: other },
    ],
    [
      'the legacy header where traceparent is empty',
      { traceparent: '', 'elastic-apm-traceparent': otherTraceparent },
      { ...nothing, parent: other },
    ],
    [
      'no tracestate beside the legacy header alone',
      { 'elastic-apm-traceparent': otherTraceparent, tracestate: 'es=s:0.5' },
      { ...nothing, parent: other },
    ],
    ['a bad legacy header', { traceparent, 'elastic-apm-traceparent': 'x' }, { ...nothing, parent }],
    [
      'another trace in the legacy header is a link',
      { traceparent, 'elastic-apm-traceparent': otherTraceparent },
      { ...nothing, parent, links: [{ traceId: otherTraceId, spanId: otherSpanId, reason: 'conflict' }] },
    ],
    [
      'the same trace in the legacy header adds nothing',
      { traceparent, tracestate: 'rojo=1', 'elastic-apm-traceparent': `00-${traceId}-${otherSpanId}-00` },
      { ...nothing, parent: { ...parent, traceState: 'rojo=1' } },
    ],
    [
      'the very same legacy header adds nothing',
      { traceparent, 'elastic-apm-traceparent': traceparent },
      { ...nothing, parent },
    ],

    ['baggage without a parent', { baggage: 'a=1' }, { ...nothing, baggage: 'a=1' }],
    ['baggage beside a bad traceparent', { traceparent: 'x', baggage: 'a=1' }, { ...nothing, baggage: 'a=1' }],
    ['baggage in two headers', { baggage: ['a=1', 'b=2'] }, { ...nothing, baggage: 'a=1,b=2' }],
    ['an empty baggage is none', { baggage: '' }, nothing],
  ])('%s', (_, headers, expected) => {
    expect(seen(headers)).toEqual(expected)
  })

  const line = (span: string, flags = '01', version = '00') => `${version}-${traceId}-${span}-${flags}`
  const earlier = (span: string) => ({ traceId, spanId: span, reason: 'conflict' })
  const third = '1'.repeat(16)

  it.each<[string, object, object]>([
    ['two spans', { traceparent: [line(otherSpanId), traceparent] }, { parent, links: [earlier(otherSpanId)] }],
    [
      'the decision of the last',
      { traceparent: [traceparent, line(otherSpanId, '02')], tracestate: ['a=1', 'b=2'] },
      {
        parent: { ...parent, spanId: otherSpanId, sampled: false, random: true, traceState: 'a=1,b=2' },
        links: [earlier(spanId)],
      },
    ],
    ['the same span twice', { traceparent: `${traceparent},${traceparent}` }, { parent, links: [] }],
    [
      'three spans and a blank less',
      { traceparent: `${line(third)},${line(otherSpanId)}, ${line(third)},${traceparent}` },
      { parent, links: [earlier(third), earlier(otherSpanId)] },
    ],
    [
      'a higher version',
      { traceparent: `${line(otherSpanId, '01-x', 'cc')}, ${traceparent}` },
      { parent, links: [earlier(otherSpanId)] },
    ],
    [
      'the legacy header',
      { 'elastic-apm-traceparent': [line(otherSpanId), traceparent] },
      { parent, links: [earlier(otherSpanId)] },
    ],
    ['another trace', { traceparent: `${traceparent}, ${otherTraceparent}` }, {}],
    ['another trace between', { traceparent: [traceparent, otherTraceparent, traceparent] }, {}],
    ['one that is none', { traceparent: [traceparent, 'x'] }, {}],
    ['an empty one', { traceparent: `${traceparent}, ` }, {}],
    ['more than a proxy adds', { traceparent: Array(9).fill(traceparent) }, {}],
  ])('E3: of several lines with %s', (_, headers, expected) => {
    expect(seen(headers)).toEqual({ ...nothing, ...expected })
  })

  it('E3: links to no line that is the parent by another header', () => {
    const lines = [line(otherSpanId), line(third)]
    expect(seen({ traceparent: lines, b3: `${traceId}-${otherSpanId}-1` }).links).toEqual([earlier(otherSpanId)])
    const b3First = [...propagators].sort((a, b) => Number(b.name === 'b3') - Number(a.name === 'b3'))
    const { parent, links } = seen({ traceparent: lines, b3: `${traceId}-${otherSpanId}-1` }, b3First)
    expect([parent?.spanId, links]).toEqual([third, [earlier(otherSpanId)]])
    const alone = seen({ 'elastic-apm-traceparent': lines, traceparent: line(otherSpanId) })
    expect([alone.parent?.spanId, alone.links]).toEqual([otherSpanId, []])
  })

  it.each<[string, object, boolean | undefined]>([
    ['Sentry', { 'sentry-trace': `${traceId}-${spanId}`, traceparent: line(spanId, '00') }, undefined],
    ['Sentry, sampled', { 'sentry-trace': `${traceId}-${spanId}-`, traceparent }, undefined],
    ['B3', { b3: `${traceId}-${spanId}`, traceparent: line(spanId, '00') }, undefined],
    [
      'B3 in several headers',
      { 'x-b3-traceid': traceId, 'x-b3-spanid': spanId, traceparent: line(spanId, '00') },
      undefined,
    ],
    [
      'X-Ray',
      {
        'x-amzn-trace-id': `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${spanId};Sampled=?`,
        traceparent,
      },
      undefined,
    ],
    ['Sentry beside B3', { 'sentry-trace': `${traceId}-${spanId}`, b3: `${traceId}-${spanId}-0` }, undefined],
    [
      'Sentry beside two others',
      { 'sentry-trace': `${traceId}-${spanId}`, traceparent: line(spanId, '00'), b3: `${traceId}-${spanId}-0` },
      undefined,
    ],
    ['Sentry of another span', { 'sentry-trace': `${traceId}-${otherSpanId}`, traceparent: line(spanId, '00') }, false],
    [
      'Sentry of another trace',
      { 'sentry-trace': `${otherTraceId}-${spanId}`, traceparent: line(spanId, '00') },
      false,
    ],
    ['Sentry without a span', { 'sentry-trace': traceId, traceparent: line(spanId, '00') }, false],
    ['Sentry with a decision', { 'sentry-trace': `${traceId}-${spanId}-1`, traceparent: line(spanId, '00') }, false],
  ])('E2: %s beside other headers', (_, headers, sampled) => {
    for (const list of [propagators, [...propagators].reverse()]) {
      const found = seen(headers, list).parent?.sampled
      if (sampled === undefined) expect(found).toBeUndefined()
      else if (list === propagators) expect(found).toBe(sampled)
    }
  })

  it('E2: a format without any decision leaves none open', () => {
    const headers = { traceparent, 'request-id': `|${traceId}.${spanId}.` }
    expect(seen(headers).parent?.sampled).toBe(true)
    expect(seen({ ...headers, traceparent: line(spanId, '00') }).parent?.sampled).toBe(false)
  })

  it('asks in the order of the list: the first valid parent wins', () => {
    const reversed = [...propagators].reverse()
    expect(seen({ traceparent, 'elastic-apm-traceparent': otherTraceparent }, reversed)).toEqual({
      ...nothing,
      parent: other,
      links: [{ traceId, spanId, reason: 'conflict' }],
    })
  })

  it('reads no format that is not in the list', () => {
    const none = propagators.filter(({ name }) => name === 'baggage')
    expect(seen({ traceparent, 'elastic-apm-traceparent': otherTraceparent, baggage: 'a=1' }, none)).toEqual({
      ...nothing,
      baggage: 'a=1',
    })
  })

  describe('of several formats', () => {
    const format = (found: ReturnType<Propagator['extract']>): Propagator => ({
      name: 'test',
      fields: [],
      extract: () => found,
      inject: () => {},
    })
    const bare = { traceId, spanId, sampled: undefined }

    it('lets a second one of the same trace complete the first', () => {
      const traceState = new TraceState('rojo=1')
      const first = format({ parent: { ...bare, carried: { a: '1', both: 'first' } } })
      const second = format({
        parent: { traceId, spanId: otherSpanId, sampled: false, traceState, carried: { b: '2', both: 'second' } },
      })
      expect(extract([first, second], () => undefined)).toEqual({
        ...nothing,
        parent: { traceId, spanId, sampled: false, traceState, carried: { a: '1', b: '2', both: 'first' } },
      })
    })

    it('keeps a decision that came without a parent', () => {
      expect(extract([format({ sampled: false }), format({ sampled: true })], () => undefined)).toEqual({
        ...nothing,
        sampled: false,
      })
    })

    it('links to what one of them refused, unless another continues it', () => {
      const refused = { traceId: otherTraceId, spanId: otherSpanId, reason: 'org' } as const
      const refusing = format({ links: [refused] })
      expect(extract([refusing], () => undefined).links).toEqual([refused])
      expect(extract([refusing, format({ parent: bare })], () => undefined).links).toEqual([refused])
      const continuing = format({ parent: { ...bare, traceId: otherTraceId } })
      expect(extract([refusing, continuing], () => undefined).links).toEqual([])
    })

    it('joins their baggage: of a key in both, the first counts', () => {
      const found = extract(
        [format({ baggage: new Baggage('a=1;p,b=2') }), format({ baggage: new Baggage('b=3,c=4;q') })],
        () => undefined,
      )
      expect(found.baggage?.toString()).toBe('a=1;p,b=2,c=4;q')
    })

    it('joins their baggage within its limits', () => {
      const members = (letter: string) => Array.from({ length: 40 }, (_, i) => `${letter}${i}=1`)
      const found = extract(
        [format({ baggage: new Baggage(members('a').join()) }), format({ baggage: new Baggage(members('b').join()) })],
        () => undefined,
      )
      expect(found.baggage?.toString()).toBe([...members('a'), ...members('b').slice(0, 24)].join())
    })

    it('keeps what came with a bare trace id only where it is the id of the parent', () => {
      const carried = { a: '1' }
      const bareIds = [traceId, otherTraceId].map((id) => format({ traceId: id, carried }))
      const found = bareIds.map((bareId) => extract([bareId, format({ parent: bare })], () => undefined))
      expect(found.map(({ parent, carried }) => [parent?.carried, carried])).toEqual([
        [carried, carried],
        [undefined, undefined],
      ])
    })

    it('takes no decision that came with the bare id of another trace', () => {
      const [ours, others] = [traceId, otherTraceId].map((id) => format({ traceId: id, sampled: false }))
      const decisions = (...formats: (Propagator | undefined)[]) =>
        extract(formats as Propagator[], () => undefined).sampled
      expect(decisions(others, format({ parent: bare }))).toBeUndefined()
      expect(decisions(others, format({ sampled: true }), format({ parent: bare }))).toBe(true)
      expect(decisions(ours, format({ parent: bare }))).toBe(false)
      expect(decisions(format({ traceId }), others)).toBeUndefined()
    })

    it('gives the parent the baggage of the request', () => {
      const baggage = new Baggage('a=1')
      const found = extract([format({ parent: bare }), format({ baggage })], () => undefined)
      expect(found.parent).toEqual({ ...bare, baggage, carried: undefined })
    })

    it('lets every format settle what depends on the order', () => {
      const settling = (name: string): Propagator => ({
        ...format(undefined),
        reconcile: (merged, first) => ({ ...merged, carried: { ...merged.carried, [name]: `${first.spanId} first` } }),
      })
      const list = [
        settling('before'),
        format({ parent: bare }),
        format({ parent: { ...bare, spanId: otherSpanId } }),
        settling('after'),
      ]
      expect(extract(list, () => undefined).parent?.carried).toEqual({
        before: `${spanId} first`,
        after: `${spanId} first`,
      })
    })

    it('links every other trace in the order of the list', () => {
      const conflicts = ['1', '2'].map((digit) => ({ traceId: digit.repeat(32), spanId: digit.repeat(16) }))
      const formats = [
        format({ parent: bare }),
        ...conflicts.map((ids) => format({ parent: { ...ids, sampled: true } })),
      ]
      expect(extract(formats, () => undefined).links).toEqual(conflicts.map((ids) => ({ ...ids, reason: 'conflict' })))
    })
  })
})

describe('a list that ends with the first match', () => {
  it('reads baggage behind it, and no trace', () => {
    const headers = { b3: `${otherTraceId}-${otherSpanId}-1`, traceparent, baggage: 'a=1' }
    const list = ['w3c', 'b3', 'baggage'].map(
      (name) => propagators.find((format) => format.name === name) as Propagator,
    )
    const found = extract(list, readerOf(headers), headers, true)
    expect([found.parent?.spanId, found.baggage?.toString(), found.links]).toEqual([spanId, 'a=1', []])
  })
})

it('takes the random flag from the format that has it, whichever is read first', () => {
  const headers = { 'sentry-trace': `${traceId}-${spanId}-1`, traceparent: `00-${traceId}-${spanId}-03` }
  for (const names of [
    ['sentry', 'w3c'],
    ['w3c', 'sentry'],
  ]) {
    const list = names.map((name) => propagators.find((format) => format.name === name) as Propagator)
    expect(extract(list, readerOf(headers), headers).parent?.random).toBe(true)
  }
})

it('takes two ids of 128 bits with one right half for two traces', () => {
  const neighbour = `1${traceId.slice(1)}`
  const { parent, links } = seen({ traceparent, b3: `${neighbour}-${otherSpanId}-1` })
  expect([parent?.traceId, links]).toEqual([traceId, [{ traceId: neighbour, spanId: otherSpanId, reason: 'conflict' }]])
})
