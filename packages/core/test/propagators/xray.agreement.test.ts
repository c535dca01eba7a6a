import { describe, expect, it } from '@jest/globals'
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray'
import fc from 'fast-check'
import { createBaton } from '../../src/baton.js'
import { spanId, traceId } from '../literals.js'
import { readAlone, writeAlone } from './alone.js'
import { otelReads, otelWrites } from './otel.js'
import { anySpanIds, anyTraceIds } from './properties.js'

const header = 'x-amzn-trace-id'
const real = new AWSXRayPropagator()

const root = `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`
const all = `Root=${root};Parent=${spanId};Sampled=1`

const yes = { traceId, spanId, sampled: true }
const no = { traceId, spanId, sampled: false }
const open = { traceId, spanId, sampled: undefined }
const none = undefined

const read = (headers: object) => {
  const { parent } = readAlone('xray', headers)
  return parent && { traceId: parent.traceId, spanId: parent.spanId, sampled: parent.sampled }
}

const deferred = 'the decision is deferred to us; they ignore the header then'
const lowered = 'ids are lowered; they hand upper case on'
const begins = 'a field has a whole name; they look at how it begins'
const twice = 'a field is there once; of several they take the last'

describe('xray and @opentelemetry/propagator-aws-xray', () => {
  it.each<[string, object | undefined]>([
    [
      'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
      { traceId: '5759e988bd862e3fe1be46a994272793', spanId: '53995c3f42cd8ad8', sampled: true },
    ],
    [all, yes],
    [`Root=${root};Parent=${spanId};Sampled=0`, no],
    [`Sampled=0;Parent=${spanId};Root=${root}`, no],
    [` Root=${root} ; Parent=${spanId};  Sampled=1 `, yes],
    [`${all};`, yes],
    [`;;${all}`, yes],
    [`${all};Lineage=a87bd80c:1|68fd508a:5`, yes],
    [`Self=1-67891233-12456789abcdef012345678;${all};CalledFrom=app`, yes],
    [`Root=${root};Parent=foo;Sampled=1`, none],
    [`Root=${root};Parent=${'0'.repeat(16)};Sampled=1`, none],
    [`Root=1-00000000-${'0'.repeat(24)};Parent=${spanId};Sampled=1`, none],
    [`Root=2${root.slice(1)};Parent=${spanId};Sampled=1`, none],
    [`Root=1-${traceId};Parent=${spanId};Sampled=1`, none],
    [`Root=${root}0;Parent=${spanId};Sampled=1`, none],
    [`Root=${root};Sampled=1`, none],
    [`Root=${root}`, none],
    ['Sampled=1', none],
    [`Root=;Parent=${spanId};Sampled=1`, none],
    ['junk', none],
    ['', none],
  ])('find the same parent in %j', (value, expected) => {
    expect(read({ [header]: value })).toEqual(expected)
    expect(otelReads(real, { [header]: value })).toEqual(expected)
  })

  it.each<[string, object | undefined, object | undefined, string]>([
    [`Root=${root};Parent=${spanId}`, open, none, deferred],
    [`Root=${root};Parent=${spanId};Sampled=?`, open, none, deferred],
    [`Root=${root};Parent=${spanId};Sampled=`, open, none, deferred],
    [`Root=${root};Parent=${spanId};Sampled=true`, open, none, deferred],
    [`Root=${root.toUpperCase()};Parent=${spanId};Sampled=1`, yes, { ...yes, traceId: traceId.toUpperCase() }, lowered],
    [`Root=${root};Parent=${spanId.toUpperCase()};Sampled=1`, yes, { ...yes, spanId: spanId.toUpperCase() }, lowered],
    [`root=${root};parent=${spanId};sampled=1`, yes, none, "names have no case, as in AWS's own SDK for Node"],
    [`Root = ${root};Parent=${spanId};Sampled=1`, yes, none, 'blanks around the equals sign are no part of anything'],
    [`${all};RootCause=x`, yes, none, begins],
    [`${all};SampledAt=0`, yes, no, begins],
    [`${all}, ${all}`, none, yes, `${twice}: Node joined two headers here`],
    [`${all};Sampled=0`, none, no, twice],
    [
      `${all};Root=1-5759e988-bd862e3fe1be46a994272793`,
      none,
      { ...yes, traceId: '5759e988bd862e3fe1be46a994272793' },
      twice,
    ],
  ])('find in %j the parent %j and %j: %s', (value, ours, theirs) => {
    expect(read({ [header]: value })).toEqual(ours)
    expect(otelReads(real, { [header]: value })).toEqual(theirs)
  })

  it.each<[string, object]>([
    [`Root=${root}`, { traceId }],
    [`Root=${root};Sampled=0`, { traceId, sampled: false }],
    [`Root=${root};Parent=foo;Sampled=1`, { traceId, sampled: true }],
    ['Sampled=1', { sampled: true }],
  ])('differ in %j, from which they take nothing: a trace and a decision count without a parent', (value, expected) => {
    expect(readAlone('xray', { [header]: value })).toEqual({ ...expected, links: [] })
    expect(otelReads(real, { [header]: value })).toBeUndefined()
  })

  it.each([all, `Sampled=0;Parent=${spanId};Root=${root}`])('answer %s alike', (value) => {
    const transaction = createBaton({ propagators: ['xray'] }).start({ [header]: value })
    expect(transaction.inject()).toEqual(otelWrites(real, { [header]: value }, transaction.spanId))
  })

  it('differ in the other fields, which they drop', () => {
    const value = `${all};Lineage=a87bd80c:1`
    const transaction = createBaton({ propagators: ['xray'] }).start({ [header]: value })
    const theirs = otelWrites(real, { [header]: value }, transaction.spanId)[header]
    expect(transaction.inject()).toEqual({ [header]: `${theirs};Lineage=a87bd80c:1` })
  })

  it('read what the other writes', () => {
    fc.assert(
      fc.property(anyTraceIds, anySpanIds, fc.boolean(), (trace, span, sampled) => {
        const written = writeAlone('xray', { traceId: trace, spanId: span, sampled }) as Record<string, string>
        expect(otelReads(real, written)).toEqual({ traceId: trace, spanId: span, sampled })
        expect(otelWrites(real, written, span)).toEqual(written)
      }),
    )
  })
})
