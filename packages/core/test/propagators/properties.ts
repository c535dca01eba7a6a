import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createBaton } from '../../src/baton.js'
import { isSpanId, isTraceId } from '../../src/context/ids.js'
import type { PropagatorName } from '../../src/propagators/index.js'
import { readAlone, writeAlone } from './alone.js'

const runs = { numRuns: 500 }

const digits = '0123456789abcdef'
const hex = (length: number) => fc.string({ unit: fc.constantFrom(...digits), minLength: length, maxLength: length })
const isNotZero = (id: string) => !/^0+$/.test(id)
export const anyTraceIds = fc
  .oneof(
    hex(32),
    hex(16).map((id) => id.padStart(32, '0')),
  )
  .filter(isNotZero)
export const anySpanIds = hex(16).filter(isNotZero)

/**
 * What must hold for a format whatever comes.
 *
 * @param headers every header that it reads
 * @param tokens what its values are made of
 */
export function holdsForAnyInput(name: PropagatorName, headers: readonly string[], tokens: readonly string[]): void {
  const nearlyRight = fc
    .array(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...tokens, ' ', '\t', ',', '\r\n', '\0', 'é') }, fc.string()),
    )
    .map((parts) => parts.join(''))
  const bytes = fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some).toString('latin1'))
  const values = fc.oneof(nearlyRight, bytes, fc.string({ unit: 'binary' }), fc.array(nearlyRight, { maxLength: 3 }))
  const carriers = fc.dictionary(fc.constantFrom(...headers, '__proto__'), values)
  const propagators = { extract: [name], inject: [name] }

  it('reads nothing invalid, and never throws', () => {
    fc.assert(
      fc.property(carriers, (carrier) => {
        const { parent, traceId, sampled } = readAlone(name, carrier)
        if (parent !== undefined) {
          expect([isTraceId(parent.traceId), isSpanId(parent.spanId)]).toEqual([true, true])
          expect([true, false, undefined]).toContain(parent.sampled)
        }
        expect(traceId === undefined || isTraceId(traceId)).toBe(true)
        expect([true, false, undefined]).toContain(sampled)
      }),
      runs,
    )
  })

  it('writes nothing invalid, whatever came, and reads its own writing', () => {
    fc.assert(
      fc.property(carriers, fc.double({ min: 0, max: 1, noNaN: true }), (carrier, sampleRate) => {
        const transaction = createBaton({ propagators, sampleRate }).start(carrier)
        const written = transaction.inject()
        for (const value of Object.values(written)) expect(value).toMatch(/^[\x20-\x7e]*$/)
        expect(new Headers(written)).toBeInstanceOf(Headers) // which throws for what HTTP cannot carry

        const { traceId, spanId, sampled } = transaction
        const { parent } = readAlone(name, written)
        expect(parent).toMatchObject({ traceId, spanId, sampled })
        const next = createBaton({ propagators }).start(written).inject()
        expect({ ...readAlone(name, next).parent, spanId }).toEqual(parent)
      }),
      runs,
    )
  })

  it('writes the decision for every trace id, rate, verdict and incoming decision', () => {
    const decisions = fc.constantFrom(true, false, undefined)
    const verdicts = fc.oneof(decisions, fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(anyTraceIds, anySpanIds, decisions, verdicts, (traceId, spanId, theirs, verdict) => {
        const incoming = theirs === undefined ? {} : writeAlone(name, { traceId, spanId, sampled: theirs })
        const transaction = createBaton({ propagators, sampleRate: 0.5, sampler: () => verdict }).start(incoming)
        expect(readAlone(name, transaction.inject()).parent?.sampled).toBe(transaction.sampled)
      }),
      runs,
    )
  })
}
