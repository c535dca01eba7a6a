import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { nodeReaderOf, readerOf, writerOf } from '../src/context/carrier.js'

/** As `@grpc/grpc-js` has it: `get` gives all values, `remove` instead of `delete`. */
class Metadata {
  readonly #values = new Map<string, unknown[]>()
  get(key: string): unknown[] {
    return this.#values.get(key.toLowerCase()) ?? []
  }
  set(key: string, value: unknown): void {
    this.#values.set(key.toLowerCase(), [value])
  }
  remove(key: string): void {
    this.#values.delete(key.toLowerCase())
  }
}

const metadata = new Metadata()
metadata.set('traceparent', 'tp')

const nullPrototype = Object.assign(Object.create(null), { traceparent: 'tp' })
const inherited = Object.create({ traceparent: 'inherited' })

const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error('get')
    },
    ownKeys() {
      throw new Error('ownKeys')
    },
    getOwnPropertyDescriptor() {
      throw new Error('getOwnPropertyDescriptor')
    },
    getPrototypeOf() {
      throw new Error('getPrototypeOf')
    },
  },
)

describe('readerOf', () => {
  it.each<[string, unknown, string | undefined]>([
    ['a record', { traceparent: 'tp' }, 'tp'],
    ['a record in mixed case', { TraceParent: 'tp' }, 'tp'],
    ['a record in upper case', { TRACEPARENT: 'tp' }, 'tp'],
    ['a record with both cases, of which lower case counts', { TRACEPARENT: 'upper', traceparent: 'lower' }, 'lower'],
    ['a record without a prototype', nullPrototype, 'tp'],
    ['a frozen record', Object.freeze({ Traceparent: 'tp' }), 'tp'],
    ['a record that inherits', inherited, undefined],
    ['a record with an array', { traceparent: ['a', 'b'] }, 'a, b'],
    ['a record with an array of one', { traceparent: ['tp'] }, 'tp'],
    ['a record with an empty array', { traceparent: [] }, undefined],
    ['a record with an array of nothing', { traceparent: [null, undefined] }, undefined],
    ['a record with bytes, as Kafka has them', { traceparent: Buffer.from('tp') }, 'tp'],
    ['a record with a view of bytes', { traceparent: new Uint8Array([120, 116, 112, 120]).subarray(1, 3) }, 'tp'],
    ['a record with an array of bytes', { traceparent: [Buffer.from('a'), Buffer.from('b')] }, 'a, b'],
    ['a record with a number', { traceparent: 42 }, undefined],
    ['a record with null', { traceparent: null }, undefined],
    ['a record with an object', { traceparent: { toString: () => 'tp' } }, undefined],
    ['a record with an empty text', { traceparent: '' }, ''],
    ['Headers', new Headers({ Traceparent: 'tp' }), 'tp'],
    [
      'Headers with two',
      new Headers([
        ['traceparent', 'a'],
        ['traceparent', 'b'],
      ]),
      'a, b',
    ],
    ['empty Headers', new Headers(), undefined],
    ['a Map', new Map([['traceparent', 'tp']]), 'tp'],
    ['a Map in mixed case', new Map([['TraceParent', 'tp']]), 'tp'],
    ['a Map of bytes', new Map([['traceparent', Buffer.from('tp')]]), 'tp'],
    [
      'an array of pairs',
      [
        ['a', 'b'],
        ['Traceparent', 'tp'],
      ],
      'tp',
    ],
    [
      'an array of pairs with two',
      [
        ['Traceparent', 'a'],
        ['traceparent', 'b'],
      ],
      'a, b',
    ],
    ['an array of pairs of bytes', [[Buffer.from('Traceparent'), Buffer.from('tp')]], 'tp'],
    ['an array of pairs that are none', [['x', 'y'], null, [], ['traceparent'], 'traceparent'], undefined],
    ['a flat array, as rawHeaders is', ['Host', 'x', 'Traceparent', 'tp'], 'tp'],
    ['a flat array with two', ['Traceparent', 'a', 'traceparent', 'b'], 'a, b'],
    ['a flat array of bytes, as undici has it', [Buffer.from('Traceparent'), Buffer.from('tp')], 'tp'],
    ['a flat array whose values hold the name', ['x', 'traceparent', 'y', 'z'], undefined],
    ['a flat array that ends early', ['x', 'y', 'traceparent'], undefined],
    ['an empty array', [], undefined],
    ['gRPC metadata', metadata, 'tp'],
    ['empty gRPC metadata', new Metadata(), undefined],
    ['URLSearchParams, whose `get` gives null', new URLSearchParams('a=b'), undefined],
    ['a function', (name: string) => (name === 'traceparent' ? 'tp' : undefined), 'tp'],
    ['a function that gives bytes', () => Buffer.from('tp'), 'tp'],
    ['a function that gives null', () => null, undefined],
    ['undefined', undefined, undefined],
    ['null', null, undefined],
    ['a string, which is the value', 'traceparent', 'traceparent'],
    ['a number', 42, undefined],
    ['a boolean', true, undefined],
    ['a symbol', Symbol('traceparent'), undefined],
    ['a bigint', 1n, undefined],
  ])('reads %s', (_, carrier, expected) => {
    expect(readerOf(carrier)('traceparent')).toBe(expected)
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('finds no %s in any shape', (name) => {
    const carriers = [{}, new Map(), [], [['a', 'b']], ['a', 'b'], nullPrototype]
    expect(carriers.map((carrier) => readerOf(carrier)(name))).toEqual(carriers.map(() => undefined))
  })

  it.each([
    [
      'an array of pairs',
      [
        ['__proto__', 'x'],
        ['traceparent', 'tp'],
      ],
    ],
    ['a flat array', ['__proto__', 'x', 'traceparent', 'tp']],
    [
      'a Map',
      new Map([
        ['__proto__', 'x'],
        ['traceparent', 'tp'],
      ]),
    ],
    ['a record', JSON.parse('{"__proto__": {"polluted": true}, "traceparent": "tp"}')],
  ])('reads %s with a `__proto__` without touching any prototype', (_, carrier) => {
    expect(readerOf(carrier)('traceparent')).toBe('tp')
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('reads the headers of a request of node:http', () => {
    const request = new IncomingMessage(new Socket())
    request.headers = { traceparent: 'tp', 'set-cookie': ['a', 'b'] }
    expect(readerOf(request.headers)('traceparent')).toBe('tp')
    expect(nodeReaderOf(request.headers)('traceparent')).toBe('tp')
    expect(nodeReaderOf(request.headers)('set-cookie')).toBe('a, b')
    expect(nodeReaderOf(request.headers)('tracestate')).toBeUndefined()
  })
})

type Read = (carrier: never) => unknown
const asIs: Read = (carrier) => carrier
const old = 'old'

describe('writerOf', () => {
  it.each<[string, () => unknown, unknown, Read]>([
    ['an empty record', () => ({}), { tp: 'new' }, asIs],
    ['a record', () => ({ tp: old, x: 1 }), { tp: 'new', x: 1 }, asIs],
    ['a record in every case', () => ({ TP: old, Tp: old, tP: old, tp: old }), { tp: 'new' }, asIs],
    ['a record with an array', () => ({ TP: [old, old] }), { tp: 'new' }, asIs],
    ['a record with longer names', () => ({ 'x-tp': old, tpx: old }), { 'x-tp': old, tpx: old, tp: 'new' }, asIs],
    ['a record without a prototype', () => Object.create(null), { tp: 'new' }, (it: object) => ({ ...it })],
    ['Headers', () => new Headers({ TP: old, x: '1' }), { tp: 'new', x: '1' }, (it: Headers) => Object.fromEntries(it)],
    [
      'Headers with two',
      () =>
        new Headers([
          ['TP', old],
          ['tp', old],
        ]),
      { tp: 'new' },
      (it: Headers) => Object.fromEntries(it),
    ],
    [
      'a Map',
      () =>
        new Map([
          ['TP', old],
          ['x', '1'],
        ]),
      [
        ['x', '1'],
        ['tp', 'new'],
      ],
      (it: Map<string, string>) => [...it],
    ],
    ['an empty array', () => [], [['tp', 'new']], asIs],
    [
      'pairs',
      () => [
        ['TP', old],
        ['x', '1'],
        ['tp', old],
      ],
      [
        ['x', '1'],
        ['tp', 'new'],
      ],
      asIs,
    ],
    ['pairs of bytes', () => [[Buffer.from('TP'), Buffer.from(old)]], [['tp', 'new']], asIs],
    ['a flat array', () => ['TP', old, 'x', 'tp', 'tp', old], ['x', 'tp', 'tp', 'new'], asIs],
    ['a flat array of bytes', () => [Buffer.from('TP'), Buffer.from(old)], ['tp', 'new'], asIs],
    ['gRPC metadata', () => metadataWith('TP', old), ['new'], (it: Metadata) => it.get('tp')],
    ['URLSearchParams', () => new URLSearchParams('tp=old&tp=old'), 'tp=new', String],
    ['a response', () => responseWith('TP', old), { tp: 'new' }, (it: ServerResponse) => ({ ...it.getHeaders() })],
  ])('replaces in %s', (_, make, expected, read) => {
    const carrier = make()
    writerOf(carrier)?.('tp', 'new')
    expect(read(carrier as never)).toEqual(expected)
  })

  it.each<[string, () => unknown, unknown, Read]>([
    ['a record', () => ({ TP: old, tp: old, x: 1 }), { x: 1 }, asIs],
    ['an empty record', () => ({}), {}, asIs],
    ['a frozen record that has none', () => Object.freeze({ x: 1 }), { x: 1 }, asIs],
    ['Headers', () => new Headers({ TP: old }), {}, (it: Headers) => Object.fromEntries(it)],
    [
      'a Map',
      () =>
        new Map([
          ['TP', old],
          ['tp', old],
        ]),
      [],
      (it: Map<string, string>) => [...it],
    ],
    [
      'pairs',
      () => [
        ['TP', old],
        ['x', '1'],
      ],
      [['x', '1']],
      asIs,
    ],
    ['a flat array', () => ['TP', old, 'x', '1'], ['x', '1'], asIs],
    ['an empty array', () => [], [], asIs],
    ['gRPC metadata', () => metadataWith('TP', old), [], (it: Metadata) => it.get('tp')],
    ['a response', () => responseWith('TP', old), {}, (it: ServerResponse) => ({ ...it.getHeaders() })],
  ])('removes from %s', (_, make, expected, read) => {
    const carrier = make()
    writerOf(carrier)?.('tp', undefined)
    expect(read(carrier as never)).toEqual(expected)
  })

  it('calls a function with name and value, and not where something would have to be removed', () => {
    const calls: unknown[] = []
    const write = writerOf((...args: unknown[]) => calls.push(args))
    write?.('tp', 'new')
    write?.('ts', undefined)
    expect(calls).toEqual([['tp', 'new']])
  })

  it.each([undefined, null, 'text', 42, true, 1n, Symbol('s')])('has nothing to write into %p', (carrier) => {
    expect(writerOf(carrier)).toBeUndefined()
  })

  it('lets a carrier that throws say so', () => {
    expect(() => writerOf(Object.freeze({}))?.('tp', 'new')).toThrow(TypeError)
    expect(() => writerOf(throwing)?.('tp', 'new')).toThrow()
  })
})

function metadataWith(key: string, value: string): Metadata {
  const made = new Metadata()
  made.set(key, value)
  return made
}

function responseWith(name: string, value: string): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket())).setHeader(name, value)
}

describe('A6: a carrier that repeats one name', () => {
  // In quadratic time, a million would take hours.
  const many = 1_000_000
  const repeated = (pair: readonly [string, unknown]) => Array.from({ length: many }, () => pair)

  it.each<[string, () => unknown]>([
    ['pairs', () => repeated(['X-Other', 'a'])],
    ['pairs in many cases', () => repeated(['x-OTHER', 'a']).map((pair, i) => (i % 2 ? pair : ['X-other', 'a']))],
    ['a flat array', () => repeated(['X-Other', 'a']).flat()],
    [
      'a Map of names in bytes',
      () => new Map(repeated(['', 'a']).map((_, i) => [Buffer.from(i % 2 ? 'X-Other' : 'x-other'), 'a'])),
    ],
    ['a record with a list', () => ({ 'x-other': repeated(['', 'a']).map(([, value]) => value) })],
  ])('%s is read in linear time, and joined', (_, carrierOf) => {
    const read = readerOf(carrierOf())
    expect(read('x-other')?.length).toBe(many * 3 - 2)
    expect(read('traceparent')).toBeUndefined()
  })

  it.each<[string, () => unknown[], unknown[]]>([
    [
      'pairs',
      () => [['a', '1'], ...repeated(['X-Other', 'a']), ['b', '2']],
      [
        ['a', '1'],
        ['b', '2'],
        ['x-other', 'b'],
      ],
    ],
    [
      'a flat array',
      () => ['a', '1', ...repeated(['X-Other', 'a']).flat(), 'b', '2'],
      ['a', '1', 'b', '2', 'x-other', 'b'],
    ],
  ])('%s is written in linear time', (_, carrierOf, expected) => {
    const carrier = carrierOf()
    writerOf(carrier)?.('x-other', 'b')
    expect(carrier).toEqual(expected)
  })

  it('a flat array of an odd length keeps its last element', () => {
    const carrier = ['X-Other', 'a', 'x-other']
    writerOf(carrier)?.('x-other', undefined)
    expect(carrier).toEqual(['x-other'])
  })
})
