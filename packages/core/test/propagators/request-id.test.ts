import { describe, expect, it } from '@jest/globals'
import { createBaton, traceHeaders } from '../../src/index.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const uuid = '0af76519-16cd-43dd-8448-eb211c80319c'
const propagators = ['w3c', 'baggage', 'request-id'] as const

describe('X-Request-Id', () => {
  it.each([
    [uuid, 'a UUID'],
    [uuid.toUpperCase(), 'a UUID in upper case'],
    [traceId, '32 hex characters'],
  ])('%s is the trace id of a trace that begins here: %s', (header) => {
    const transaction = createBaton({ propagators }).start({ 'X-Request-Id': header })
    expect([transaction.traceId, transaction.parentId]).toEqual([traceId, undefined])
    expect(transaction.inject()).toEqual({
      traceparent: `00-${traceId}-${transaction.spanId}-01`,
      'x-request-id': header,
    })
  })

  it.each([
    ['0af7651916cd43dd', '64 bits'],
    ['00000000-0000-0000-0000-000000000000', 'all zero'],
    ['0af76519-16cd43dd-8448-eb211c80319c', 'a dash is missing'],
    ['0af76519-16cd-43dd-8448-eb211c80319c-01', 'there is more behind it'],
    ['{0af76519-16cd-43dd-8448-eb211c80319c}', 'braces'],
    ['0af76519-16cd-43dd-8448-eb211c80319g', 'a letter that is no hex'],
    [`${uuid}, ${uuid}`, 'sent twice'],
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'another format'],
    ['', 'nothing'],
  ])('%j is ignored: %s', (header) => {
    const transaction = createBaton({ propagators }).start({ 'x-request-id': header })
    expect(transaction.traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(transaction.traceId).not.toBe(traceId)
    expect(transaction.inject()['x-request-id']).toBe(transaction.traceId)
  })

  it.each<[string, object, string]>([
    [
      'B3, as Istio sends it',
      { 'x-b3-traceid': '4bf92f3577b34da6a3ce929d0e0e4736', 'x-b3-spanid': '00f067aa0ba902b7', 'x-b3-sampled': '1' },
      uuid,
    ],
    ['B3 in one header', { b3: '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1' }, uuid.toUpperCase()],
    ['a traceparent', { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00' }, 'req-2026/11+a=b'],
    ['X-Ray without a span', { 'x-amzn-trace-id': 'Root=1-4bf92f35-77b34da6a3ce929d0e0e4736' }, uuid],
  ])('E11: is handed on as it came beside %s', (_, headers, id) => {
    const baton = createBaton({ propagators: ['w3c', 'b3', 'b3-multi', 'xray', 'request-id'] })
    const transaction = baton.start({ ...headers, 'x-request-id': id })
    expect(transaction.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736')
    expect(transaction.inject()['x-request-id']).toBe(id)
    expect(transaction.startSpan('s').inject()['x-request-id']).toBe(id)
  })

  it.each(['', 'a\nb', 'caf\u00e9', 'x'.repeat(257)])('E11: %j is not handed on', (id) => {
    const b3 = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1'
    const transaction = createBaton({ propagators: ['b3', 'request-id'] }).start({ b3, 'x-request-id': id })
    expect(transaction.inject()).toEqual({ b3: `4bf92f3577b34da6a3ce929d0e0e4736-${transaction.spanId}-1` })
  })

  it('E11: a request id that trust refuses is not handed on', () => {
    const b3 = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1'
    const baton = createBaton({ propagators: ['b3', 'request-id'], trust: 'restart' })
    const transaction = baton.start({ b3, 'x-request-id': uuid })
    expect(transaction.inject()['x-request-id']).toBe(transaction.traceId)
  })

  it('gives way to a trace that began elsewhere', () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    const transaction = createBaton({ propagators }).start({ 'x-request-id': uuid, traceparent })
    expect([transaction.traceId, transaction.parentId, transaction.links]).toEqual([
      '4bf92f3577b34da6a3ce929d0e0e4736',
      '00f067aa0ba902b7',
      [],
    ])
    expect(transaction.inject({ 'x-request-id': 'mine' })).toMatchObject({ 'x-request-id': uuid })
  })

  it('is handed on as it came with the trace that it names', () => {
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`
    const transaction = createBaton({ propagators }).start({ 'x-request-id': uuid, traceparent })
    expect(transaction.parentId).toBe('00f067aa0ba902b7')
    expect(transaction.inject()['x-request-id']).toBe(uuid)
  })

  it.each([
    ['continue', true],
    ['ids-only', true],
    ['restart', false],
    ['restart-external', false],
    ['ignore', false],
  ] as const)('under trust "%s" it is taken: %s', (trust, taken) => {
    const transaction = createBaton({ propagators, trust }).start({ 'x-request-id': uuid })
    expect(transaction.traceId === traceId).toBe(taken)
  })

  it('is not read unless it is asked for', () => {
    expect(createBaton().start({ 'x-request-id': uuid }).traceId).not.toBe(traceId)
    const inject = createBaton({ propagators: { inject: ['w3c'] } })
    expect(inject.start({ 'x-request-id': uuid }).traceId).not.toBe(traceId)
    expect(traceHeaders()).not.toContain('x-request-id')
  })
})
