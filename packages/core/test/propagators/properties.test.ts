import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createBaton } from '../../src/baton.js'
import { Baggage } from '../../src/context/baggage.js'
import { readerOf, writerOf } from '../../src/context/carrier.js'
import { isSpanId, isTraceId } from '../../src/context/ids.js'
import type { Outgoing } from '../../src/context/trace-context.js'
import { TraceState } from '../../src/context/trace-state.js'
import { extract } from '../../src/propagators/extract.js'
import { propagators } from '../../src/propagators/index.js'
import { createInjector } from '../../src/propagators/inject.js'
import { isSampled, rate } from '../../src/sampling/decide.js'
import { spanId, traceId } from '../literals.js'
import { warningsDuring } from '../warnings.js'

const runs = { numRuns: 1000 }
const names = [...new Set(propagators.flatMap(({ fields }) => fields)), 'tracestate']

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const traceIds = hex(32).filter((id) => !/^0+$/.test(id))
const spanIds = hex(16).filter((id) => !/^0+$/.test(id))

/** Headers that are nearly right, which is where parsers break. */
const traceparents = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: fc.constant('00') }, hex(2), fc.string({ maxLength: 3 })),
    fc.oneof({ weight: 4, arbitrary: traceIds }, hex(31), hex(33), fc.constant('0'.repeat(32)), fc.string()),
    fc.oneof({ weight: 4, arbitrary: spanIds }, hex(15), fc.constant('0'.repeat(16)), fc.string()),
    fc.oneof({ weight: 4, arbitrary: hex(2) }, fc.string({ maxLength: 3 })),
    fc.oneof({ weight: 4, arbitrary: fc.constant('') }, fc.constantFrom('-', '-x', ' ', '\t', ', ', '.x', '\n')),
  )
  .map(([version, trace, span, flags, tail]) => `${version}-${trace}-${span}-${flags}${tail}`)

const latin1 = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
const listParts = fc.constantFrom(
  ...['a', 'es', 's:0.5', '=', ',', ';', ' ', '\t', '@', '"', '\\', '%C3%A9', '%', 'é', '\r\n', '\0', '__proto__'],
  'x'.repeat(129),
  'y'.repeat(256),
)
const lists = fc.array(listParts, { maxLength: 400 }).map((parts) => parts.join(''))
const validLists = fc
  .array(
    fc.tuple(fc.constantFrom('a', 'b2', 'c-d', 'e'.repeat(100)), fc.constantFrom('1', 'x'.repeat(30), 'y'.repeat(128))),
    {
      maxLength: 80,
    },
  )
  .map((members) => members.map(([key, value]) => `${key}=${value}`).join(','))
const texts = fc.oneof(traceparents, lists, validLists, latin1, fc.string({ unit: 'binary', maxLength: 300 }))

const values: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: texts },
  fc.array(fc.oneof(texts, fc.constantFrom(null, undefined, 1, {})), { maxLength: 3 }),
  texts.map((text) => Buffer.from(text)),
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
  }),
)

const cased = (name: string) => fc.mixedCase(fc.constant(name))
const headerNames = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...names).chain(cased) },
  fc.constantFrom('__proto__', 'constructor', 'get', 'set', 'toString', 'hash'),
  fc.string(),
)
const pairs = fc.array(fc.tuple(headerNames, values), { maxLength: 8 })

/** Every shape that headers come in, and some that they never should. */
const carriers: fc.Arbitrary<unknown> = fc.oneof(
  pairs.map((list) => Object.fromEntries(list)),
  pairs.map((list) => Object.assign(Object.create(null), Object.fromEntries(list))),
  pairs.map((list) => Object.assign(Object.create({ traceparent: 'inherited' }), Object.fromEntries(list))),
  pairs.map((list) => Object.freeze(Object.fromEntries(list))),
  pairs.map((list) => new Map(list)),
  pairs,
  pairs.map((list) => list.flat()),
  pairs.map((list) => (name: string) => Object.fromEntries(list)[name]),
  pairs.map((list) => ({ get: (name: string) => Object.fromEntries(list)[name] })),
  pairs.map(
    (list) =>
      new Proxy(Object.fromEntries(list), {
        ownKeys: () => {
          throw new Error('no')
        },
      }),
  ),
  pairs.map(
    (list) =>
      new Proxy(Object.fromEntries(list), {
        get: () => {
          throw new Error('no')
        },
      }),
  ),
  values,
)

/** Whoever decided by a rate decided by the trace id. */
const decided = (context: Outgoing): Outgoing => {
  const { sampleRate, traceId } = context
  if (sampleRate === undefined) return context
  return { ...context, sampled: isSampled(rate(sampleRate), traceId, context) }
}

const anyOutgoing: fc.Arbitrary<Outgoing> = fc.record({
  traceId: traceIds,
  spanId: spanIds,
  sampled: fc.boolean(),
  random: fc.boolean(),
  sampleRate: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
  root: fc.boolean(),
  traceState: fc.option(
    fc.oneof(lists, validLists, latin1).map((text) => new TraceState(text)),
    { nil: undefined },
  ),
  baggage: fc.option(
    fc.oneof(lists, validLists, latin1).map((text) => new Baggage(text)),
    { nil: undefined },
  ),
})

const outgoing = anyOutgoing.map(decided)

const strictTraceparent = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-3]$/
const member = /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/
const baggageMember =
  /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+[ \t]*=[ \t]*[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*(?:[ \t]*;[^,"\\]*)?$/

const isOfJaeger = (name: string) => name.startsWith('uberctx-')

function isList(value: string, pattern: RegExp, maxMembers: number, maxLength: number): boolean {
  const members = value.split(',')
  return members.every((text) => pattern.test(text)) && members.length <= maxMembers && value.length <= maxLength
}

const rules: readonly [rule: string, holds: (name: string, value: string) => boolean][] = [
  ['has a known name', (name) => isOfJaeger(name) || names.includes(name)],
  ['is printable', (_, value) => /^[\x20-\x7e\t]*$/.test(value)],
  ['is not empty', (name, value) => isOfJaeger(name) || value !== ''],
  ['is a traceparent', (name, value) => !name.endsWith('traceparent') || strictTraceparent.test(value)],
  ['is a tracestate', (name, value) => name !== 'tracestate' || isList(value, member, 32, 512)],
  ['is a baggage', (name, value) => name !== 'baggage' || isList(value, baggageMember, 64, 8192)],
]

/** One `expect` for all headers: it costs more than what it looks at, and there are thousands of runs. */
function expectValidHeaders(headers: Record<string, string>): void {
  const broken = Object.entries(headers).flatMap(([name, value]) =>
    rules.filter(([, holds]) => !holds(name, value)).map(([rule]) => [name, rule, value]),
  )
  expect(broken).toEqual([])
}

/** Reading through a carrier that throws may throw; `start` is what catches that. */
function reading<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    expect((error as Error).message).toMatch(/^no$|called on incompatible receiver|^this is not a typed array\.$/) // what the carrier itself threw
    return undefined
  }
}

describe.each(propagators.map((propagator) => [propagator.name, propagator] as const))(
  'the propagator %s',
  (name, propagator) => {
    /** What the format writes itself, beside anything: chance alone finds no header that it reads. */
    const written = fc.tuple(fc.dictionary(fc.constantFrom(...names), texts), outgoing).map(([headers, context]) => {
      propagator.inject(
        context,
        (header, value) => value !== undefined && Object.assign(headers, { [header]: value }),
        context as never,
      )
      return headers
    })
    const namesParents = !['baggage', 'request-id'].includes(name)
    const atLeast = (some: boolean, count: number) => expect(count).toBeGreaterThan(some ? 25 : -1)

    it('H: yields no invalid context from any text', () => {
      let parents = 0
      fc.assert(
        fc.property(fc.oneof(fc.dictionary(fc.constantFrom(...names), texts), written), (headers) => {
          const found = propagator.extract(readerOf(headers), headers)
          const { parent } = found ?? {}
          if (parent === undefined) return
          parents++
          expect([isTraceId(parent.traceId), isSpanId(parent.spanId)]).toEqual([true, true])
          expect(typeof parent.sampled).toMatch(/boolean|undefined/)
          propagator.sampleRate?.(parent)
          String(parent.traceState ?? '')
        }),
        runs,
      )
      atLeast(namesParents, parents)
    })

    it('H: yields no invalid context from any bag of headers', () => {
      let parents = 0
      fc.assert(
        fc.property(fc.oneof(carriers, written), (carrier) => {
          const found = reading(() => propagator.extract(readerOf(carrier), carrier))
          const { parent, baggage, sampled } = found ?? {}
          if (parent) {
            parents++
            expect([isTraceId(parent.traceId), isSpanId(parent.spanId)]).toEqual([true, true])
          }
          expect(typeof sampled).toMatch(/boolean|undefined/)
          expectValidHeaders(baggage?.toString() ? { baggage: baggage.toString() } : {})
        }),
        runs,
      )
      atLeast(namesParents, parents)
    })

    it('writes its own fields only, and nothing that is invalid', () => {
      fc.assert(
        fc.property(outgoing, (context) => {
          const written: Record<string, string> = {}
          const foreign: string[] = []
          const write = (name: string, value: string | undefined) => {
            if (!isOfJaeger(name) && !(propagator.fields as readonly string[]).includes(name)) foreign.push(name)
            if (value !== undefined) written[name] = value
          }
          propagator.inject(context, write, context as never)
          expect(foreign).toEqual([])
          expectValidHeaders(written)
        }),
        runs,
      )
    })

    it('H: gives a rate from 0 to 1, or none', () => {
      let rates = 0
      fc.assert(
        fc.property(
          fc.oneof(
            lists,
            fc.string().map((text) => `es=s:${text}`),
            fc.double({ min: 0, max: 2, noNaN: true }).map((number) => `es=s:${number.toFixed(4)}`),
            hex(4).map((digits) => `ot=th:${digits}`),
          ),
          (text) => {
            const rate = propagator.sampleRate?.({ traceId, spanId, sampled: true, traceState: new TraceState(text) })
            if (rate === undefined) return
            rates++
            expect(rate).toBeGreaterThanOrEqual(0)
            expect(rate).toBeLessThanOrEqual(1)
          },
        ),
        runs,
      )
      atLeast(name === 'w3c' || name === 'elastic', rates)
    })

    it('H: makes a member of tracestate that is valid', () => {
      let members = 0
      fc.assert(
        fc.property(outgoing, (context) => {
          const own = propagator.member?.(context)
          const [key, value] = own ?? []
          if (value === undefined) return
          members++
          expect(`${key}=${value}`).toMatch(member)
        }),
        runs,
      )
      atLeast(propagator.member !== undefined, members)
    })
  },
)

/** The order of Datadog's tags says nothing. */
function sorted(headers: Record<string, string>): Record<string, string> {
  const { 'x-datadog-tags': tags, ...others } = headers
  return tags === undefined ? headers : { ...others, 'x-datadog-tags': tags.split(',').sort().join() }
}

describe('all propagators together', () => {
  // Jaeger has baggage in headers of its own; what becomes of two lists is told beside `extract`.
  const together = propagators.filter(({ name }) => name !== 'jaeger')

  it('read back what they wrote', () => {
    fc.assert(
      fc.property(outgoing, (context) => {
        const headers: Record<string, string> = {}
        const write = writerOf(headers)
        if (write) createInjector(together).inject(context, write)
        expectValidHeaders(headers)

        const { parent, baggage, links } = extract(together, readerOf(headers), headers)
        expect({ ...parent, traceState: undefined, baggage: undefined, carried: undefined }).toEqual({
          traceId: context.traceId,
          spanId: context.spanId,
          sampled: context.sampled,
          random: context.random,
          traceState: undefined,
          carried: undefined,
        })
        expect(parent?.traceState?.toString()).toBe(headers.tracestate)
        expect(baggage?.toString()).toBe(headers.baggage)
        expect(parent?.baggage).toBe(baggage)
        expect(links).toEqual([])

        const again: Record<string, string> = {}
        const rewrite = writerOf(again)
        const { sampled } = context
        // Who continues a trace as it came has decided nothing, and says of no rate.
        const continued = { ...parent, sampled, baggage, sampleRate: undefined, root: false }
        if (parent && rewrite) createInjector(together).inject({ ...context, ...continued }, rewrite)
        expect(sorted(again)).toEqual(sorted(headers))
      }),
      runs,
    )
  })

  it('replace whatever a carrier held', () => {
    fc.assert(
      fc.property(outgoing, pairs, (context, list) => {
        const headers = Object.fromEntries(list)
        const write = writerOf(headers)
        if (write) createInjector(propagators).inject(context, write)
        const ours = Object.entries(headers).filter(([name]) => /^(elastic-apm-)?trace(parent|state)$/i.test(name))
        expect(ours.filter(([name]) => name !== name.toLowerCase())).toEqual([])
        expectValidHeaders(Object.fromEntries(ours) as Record<string, string>)
      }),
      runs,
    )
  })
})

describe('a Baton', () => {
  const baton = createBaton({
    propagators: { inject: propagators.map(({ name }) => name) },
    pageLoad: { elastic: true, w3c: true },
  })

  it('H: starts a valid transaction from anything, and hands on valid headers', () => {
    let parents = 0
    const traceparent = fc.tuple(traceIds, spanIds).map(([trace, span]) => ({ traceparent: `00-${trace}-${span}-01` }))
    fc.assert(
      fc.property(fc.oneof({ weight: 3, arbitrary: carriers }, fc.anything(), traceparent), (carrier) => {
        const transaction = baton.start(carrier as object)
        expect([isTraceId(transaction.traceId), isSpanId(transaction.spanId)]).toEqual([true, true])
        if (transaction.parentId !== undefined) {
          parents++
          expect(isSpanId(transaction.parentId)).toBe(true)
        }
        expect(transaction.traceparent).toMatch(strictTraceparent)
        expectValidHeaders(transaction.inject())
        expect(String(transaction.pageLoad.tags())).toMatch(
          /^<meta name="traceparent" content="00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]">$/,
        )
        expect(String(transaction.pageLoad.config('elastic'))).toMatch(/^\{"pageLoad[A-Za-z0-9":,]+\}$/)
        transaction.end()
      }),
      runs,
    )
    expect(parents).toBeGreaterThan(100)
  })

  it('injects into anything without throwing', async () => {
    const transaction = createBaton().start({})
    const check = () =>
      fc.assert(
        fc.property(fc.oneof(carriers, fc.anything()), (carrier) => {
          fc.pre(carrier !== undefined)
          expect(transaction.inject(carrier)).toBe(carrier)
        }),
        runs,
      )
    await warningsDuring(check)
  })
})
