import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../src/baton.js'
import type { BatonOptions } from '../src/options/options.js'
import type { SpanRecord } from '../src/trace/record.js'
import {
  anySpanId,
  anyTraceId,
  otherSpanId,
  otherTraceId,
  otherTraceparent,
  spanId,
  traceId,
  traceparent,
} from './literals.js'
import { warningsDuring } from './warnings.js'

function recording(options: BatonOptions = {}) {
  const records: SpanRecord[] = []
  const baton = createBaton({ ...options, record: (record) => records.push(record) })
  return { baton, records }
}

const number = expect.any(Number)

describe('a record', () => {
  it('of a trace that begins here is complete', () => {
    const { baton, records } = recording({
      service: { name: 'shop', version: '1.2.3', environment: 'test' },
      sampleRate: 1,
    })
    const transaction = baton.start({}, { name: 'GET /users/:id', attributes: { 'http.route': '/users/:id' } })
    transaction.attributes['http.response.status_code'] = 200
    transaction.outcome = 'success'
    transaction.end()
    expect(records).toStrictEqual([
      {
        traceId: transaction.traceId,
        spanId: transaction.spanId,
        parentId: undefined,
        parentIsRemote: false,
        name: 'GET /users/:id',
        kind: 'server',
        service: { name: 'shop', version: '1.2.3', environment: 'test' },
        start: number,
        duration: number,
        outcome: 'success',
        aborted: false,
        sampled: true,
        sampleRate: 1,
        random: false,
        traceState: undefined,
        attributes: { 'http.route': '/users/:id', 'http.response.status_code': 200 },
        links: [],
      },
    ])
    expect([records[0]?.traceId, records[0]?.spanId]).toEqual([anyTraceId, anySpanId])
  })

  it('of a trace that began elsewhere names its caller and the links', () => {
    const { baton, records } = recording()
    const headers = { traceparent, tracestate: 'es=s:0.25', 'elastic-apm-traceparent': otherTraceparent }
    const transaction = baton.start(headers, { name: 'work', kind: 'consumer' })
    transaction.end()
    expect(records).toStrictEqual([
      {
        traceId,
        spanId: transaction.spanId,
        parentId: spanId,
        parentIsRemote: true,
        name: 'work',
        kind: 'consumer',
        service: {},
        start: number,
        duration: number,
        outcome: 'unknown',
        aborted: false,
        sampled: true,
        sampleRate: 0.25,
        random: false,
        traceState: expect.anything(),
        attributes: {},
        links: [{ traceId: otherTraceId, spanId: otherSpanId, reason: 'conflict' }],
      },
    ])
  })

  it('of a child span is complete', () => {
    const { baton, records } = recording({ service: { name: 'shop' } })
    const transaction = baton.start({ traceparent })
    const span = transaction.startSpan('SELECT', { kind: 'client', attributes: { 'db.system.name': 'postgresql' } })
    span.name = 'SELECT users'
    span.outcome = 'failure'
    span.end()
    expect(records).toStrictEqual([
      {
        traceId,
        spanId: span.spanId,
        parentId: transaction.spanId,
        parentIsRemote: false,
        name: 'SELECT users',
        kind: 'client',
        service: { name: 'shop' },
        start: number,
        duration: number,
        outcome: 'failure',
        aborted: false,
        sampled: true,
        sampleRate: undefined,
        random: false,
        traceState: undefined,
        attributes: { 'db.system.name': 'postgresql' },
        links: [],
      },
    ])
  })

  it.each<[string, Record<string, string>, BatonOptions, string | undefined]>([
    ['the incoming one', { traceparent, tracestate: 'foo=1,bar=2' }, {}, 'foo=1,bar=2'],
    ['our own rate', {}, { sampler: () => 0.9999999999999999 }, 'ot=th:00000000000008'],
    ['every format that is written', { traceparent }, { propagators: { inject: ['w3c', 'datadog'] } }, 'dd=s:1;p:SPAN'],
    ['none for an invalid header', { traceparent, tracestate: 'FOO=1' }, {}, undefined],
  ])('has the tracestate that the next service gets: %s', (_, headers, options, expected) => {
    const { baton, records } = recording(options)
    const transaction = baton.start(headers)
    const { tracestate } = transaction.inject()
    transaction.end()
    expect(tracestate?.replace(transaction.spanId, 'SPAN')).toBe(expected)
    expect(records[0]?.traceState?.toString() || undefined).toBe(tracestate)
  })

  it.each([
    ['01', false],
    ['03', true],
  ])('copies the random flag of %s', (flags, random) => {
    const { baton, records } = recording()
    baton.start({ traceparent: `00-${traceId}-${spanId}-${flags}` }).end()
    expect(records).toMatchObject([{ random }])
  })

  it('says that the parent that a page reports is remote', () => {
    const { baton, records } = recording()
    const transaction = baton.start({})
    const parentId = transaction.ensureParentId()
    transaction.end()
    expect(records).toMatchObject([{ parentId, parentIsRemote: true }])
  })

  it('asks for a name that is a function when it ends', () => {
    const { baton, records } = recording()
    let name = 'GET unknown route'
    const transaction = baton.start({}, { name: () => name })
    name = 'GET /users/:id'
    transaction.end()
    expect(records).toMatchObject([{ name: 'GET /users/:id' }])
  })

  it('has a name that was set rather than one that is asked for', () => {
    const { baton, records } = recording()
    const transaction = baton.start({}, { name: () => 'asked' })
    transaction.name = 'set'
    transaction.end()
    expect(records).toMatchObject([{ name: 'set' }])
  })

  it.each<[string, object, BatonOptions]>([
    ['the parent', { traceparent: `00-${traceId}-${spanId}-00` }, {}],
    ['the rate', {}, { sampleRate: 0 }],
    ['the sampler', { traceparent }, { sampler: () => false }],
  ])('is not made where %s says no', (_, headers, options) => {
    const { baton, records } = recording(options)
    baton.run(headers, {}, (transaction) => transaction.startSpan('child').end())
    expect(records).toEqual([])
  })

  it('is made of a sampled share', () => {
    const { baton, records } = recording({ sampleRate: 0.5 })
    const sampled = Array.from({ length: 400 }, () => baton.run({}, {}, (transaction) => transaction.sampled))
    expect(records).toHaveLength(sampled.filter(Boolean).length)
    expect(records.length).toBeGreaterThan(100)
    expect(records.length).toBeLessThan(300)
  })
})

describe('a recorder that throws', () => {
  it('is reported once, and harms nothing', async () => {
    const baton = createBaton({
      record: () => {
        throw new Error('disk full')
      },
    })
    const warnings = await warningsDuring(async () => {
      expect(baton.run({}, {}, () => 'value')).toBe('value')
      expect(await baton.run({}, {}, async () => 'value')).toBe('value')
      baton.start({}).end()
    })
    expect(warnings).toEqual([
      {
        code: 'BATON_RECORD',
        message: expect.stringMatching(/^The option `record` threw and is treated as absent: Error: disk full\n/),
      },
    ])
  })

  it('does not replace the error of the application', async () => {
    const baton = createBaton({
      record: () => {
        throw new Error('disk full')
      },
    })
    const error = new Error('mine')
    await warningsDuring(() => {
      expect(() =>
        baton.run({}, {}, () => {
          throw error
        }),
      ).toThrow(error)
    })
  })

  it('is reported once for each Baton', async () => {
    const record = () => {
      throw new Error('disk full')
    }
    const warnings = await warningsDuring(() => {
      for (const baton of [createBaton({ record }), createBaton({ record })]) {
        baton.start({}).end()
        baton.start({}).end()
      }
    })
    expect(warnings.map(({ code }) => code)).toEqual(['BATON_RECORD', 'BATON_RECORD'])
  })
})
