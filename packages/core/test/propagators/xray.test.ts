import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import { spanId, traceId } from '../literals.js'
import { readAlone, writeAlone } from './alone.js'
import { holdsForAnyInput } from './properties.js'

const header = 'x-amzn-trace-id'
const root = `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`
const all = `Root=${root};Parent=${spanId};Sampled=1`

const parent = (sampled: boolean | undefined, others?: string) => ({
  parent: { traceId, spanId, sampled, carried: others === undefined ? undefined : { [header]: others } },
})
const joined = (sampled?: boolean, others?: string) => ({
  traceId,
  sampled,
  carried: others === undefined ? undefined : { [header]: others },
})
const refused = {}

describe('x-amzn-trace-id of more fields than any sender has', () => {
  const root = 'Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7'

  it.each([
    [126, '00f067aa0ba902b7'],
    [127, undefined],
    [128, undefined],
  ])('is read up to its 128th: behind %d others', (count, spanId) => {
    expect(readAlone('xray', { [header]: `${'a=1;'.repeat(count)}${root}` }).parent?.spanId).toBe(spanId)
  })

  it('does not count empty ones', () => {
    expect(readAlone('xray', { [header]: `${';'.repeat(1000)}${root}` }).parent?.spanId).toBe('00f067aa0ba902b7')
  })
})

describe('x-amzn-trace-id is read', () => {
  it.each<[string, object, string]>([
    // https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
    [
      'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
      { parent: { traceId: '5759e988bd862e3fe1be46a994272793', spanId: '53995c3f42cd8ad8', sampled: true } },
      'the example of the documentation',
    ],
    [
      'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1',
      { traceId: '5759e988bd862e3fe1be46a994272793', sampled: true },
      'its example without a parent',
    ],
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
    [
      'Root=1-67891233-abcdef012345678912345678',
      { traceId: '67891233abcdef012345678912345678' },
      'what a load balancer sends: the trace is joined without a parent',
    ],
    [
      'Self=1-67891233-12456789abcdef012345678;Root=1-67891233-abcdef012345678912345678;CalledFrom=app',
      {
        traceId: '67891233abcdef012345678912345678',
        carried: { [header]: 'Self=1-67891233-12456789abcdef012345678;CalledFrom=app' },
      },
      'what a load balancer sends when it was there already',
    ],

    [all, parent(true), 'all three'],
    [`Root=${root};Parent=${spanId};Sampled=0`, parent(false), 'unsampled'],
    [`Root=${root};Parent=${spanId};Sampled=?`, parent(undefined), 'deferred'],
    [`Root=${root};Parent=${spanId}`, parent(undefined), 'deferred without a word'],
    [`Sampled=1;Parent=${spanId};Root=${root}`, parent(true), 'in reverse'],
    [`Parent=${spanId};Root=${root};Sampled=0`, parent(false), 'in any order'],
    [` Root = ${root} ;\tParent=${spanId} ; Sampled= 1 `, parent(true), 'blanks everywhere'],
    [`${all};`, parent(true), 'a semicolon behind'],
    [`;;${all}`, parent(true), 'semicolons before'],
    [`root=${root};PARENT=${spanId};sampled=1`, parent(true), "names in any case, as AWS's SDK for Node reads them"],
    [`Root=${root.toUpperCase()};Parent=${spanId.toUpperCase()};Sampled=1`, parent(true), 'upper case, lowered'],

    [`Root=${root}`, joined(), 'a trace alone'],
    [`Root=${root};Sampled=0`, joined(false), 'a trace and a decision'],
    [`Root=${root};Sampled=?`, joined(), 'a trace, deferred'],
    ['Sampled=1', { sampled: true }, 'a decision alone'],
    ['Sampled=0', { sampled: false }, 'a decision alone, unsampled'],
    ['Sampled=?', refused, 'deferred alone'],
    [`Parent=${spanId}`, refused, 'a parent alone'],
    [`Parent=${spanId};Sampled=0`, { sampled: false }, 'a decision, and a parent of no trace'],

    // other fields are handed on
    [
      `${all};Lineage=a87bd80c:1|68fd508a:5|c512fbe3:2`,
      parent(true, 'Lineage=a87bd80c:1|68fd508a:5|c512fbe3:2'),
      'Lineage',
    ],
    [
      `Lineage=a:1;Root=${root};b=2;Parent=${spanId};Self=1-2-3;Sampled=1;c=`,
      parent(true, 'Lineage=a:1;b=2;Self=1-2-3;c='),
      'others in their order',
    ],
    [`${all};a=1; b = 2 ;`, parent(true, 'a=1;b = 2'), 'others as they came, without the blanks around'],
    [`${all};a=1;a=2`, parent(true, 'a=1;a=2'), 'others twice'],
    [`${all};a=b=c`, parent(true, 'a=b=c'), 'a value with an equals sign'],
    [
      `${all};RootCause=1-2-3;Parents=0;SampledAt=9`,
      parent(true, 'RootCause=1-2-3;Parents=0;SampledAt=9'),
      'names that only begin alike',
    ],
    [`${all};__proto__=1;constructor=2`, parent(true, '__proto__=1;constructor=2'), 'names that objects have'],
    ['Sampled=1;k1=v1', { sampled: true, carried: { [header]: 'k1=v1' } }, 'a decision and another field'],
    ['k1=v1', { carried: { [header]: 'k1=v1' } }, 'another field alone'],
    [`${all};junk;=x;=`, parent(true), 'what is no field'],
    [`${all};a=é;b=\u0000;c=\r\n;d=1`, parent(true, 'd=1'), 'what no header can carry'],
    [`${all};a=${'x'.repeat(254)};b=1`, parent(true, `a=${'x'.repeat(254)}`), '256 characters'],
    [`${all};a=${'x'.repeat(255)};b=1`, parent(true, 'b=1'), 'a field of more than 256 characters, which goes whole'],

    // each field stands for itself
    [`Root=${root};Parent=foo;Sampled=1`, joined(true), 'a parent that is none'],
    [`Root=${root};Parent=${'0'.repeat(16)};Sampled=1`, joined(true), 'a zero parent'],
    [`Root=${root};Parent=${spanId}0;Sampled=1`, joined(true), 'a parent of 17'],
    [`Root=${root};Parent=;Sampled=1`, joined(true), 'an empty parent'],
    [`Root=${root};Parent=${spanId};Sampled=2`, parent(undefined), 'an unknown decision'],
    [`Root=${root};Parent=${spanId};Sampled=true`, parent(undefined), 'a word for a decision'],
    [`Root=${root};Parent=${spanId};Sampled=`, parent(undefined), 'an empty decision'],
    [`Root=;Parent=${spanId};Sampled=1`, { sampled: true }, 'an empty trace'],
    [`Root=2${root.slice(1)};Parent=${spanId};Sampled=1`, { sampled: true }, 'another version'],
    [`Root=1-00000000-${'0'.repeat(24)};Parent=${spanId};Sampled=1`, { sampled: true }, 'a zero trace'],
    [`Root=1-${traceId};Parent=${spanId}`, refused, 'a trace without its second dash'],
    [`Root=${traceId};Parent=${spanId}`, refused, 'a trace id as W3C writes it'],
    [`Root=${root}0;Parent=${spanId}`, refused, 'a trace of 33'],
    [`Root=${root.slice(0, -1)};Parent=${spanId}`, refused, 'a trace of 31'],
    [`Root=${root.slice(0, -1)}g;Parent=${spanId}`, refused, 'a trace that is not hex'],
    [`Root=${root}\n;Parent=${spanId}`, refused, 'a line feed behind the trace'],

    // twice is not valid: which would it be?
    [`${all}, ${all}`, refused, 'two headers, as Node joins them'],
    [`Root=${root}, Root=${root}`, refused, 'two of a load balancer'],
    [`${all};Root=${root}`, refused, 'two traces'],
    [`${all};parent=${spanId}`, refused, 'two parents'],
    [`Sampled=1;Sampled=0`, refused, 'two decisions'],

    ['', refused, 'nothing'],
    [';', refused, 'a semicolon'],
    ['=', refused, 'an equals sign'],
    ['Root', refused, 'a name'],
    [traceId, refused, 'a trace id'],
  ])('%j as %j: %s', (value, expected) => {
    expect(readAlone('xray', { [header]: value })).toEqual({ ...expected, links: [] })
  })

  it('under its name in mixed case', () => {
    expect(readAlone('xray', { 'X-Amzn-Trace-Id': all })).toEqual({ ...parent(true), links: [] })
  })

  it('with a megabyte of semicolons', () => {
    expect(readAlone('xray', { [header]: `${';'.repeat(1_000_000)}${all}` })).toEqual({ ...parent(true), links: [] })
  })
})

describe('x-amzn-trace-id is written', () => {
  it.each<[Parameters<typeof writeAlone>[1], string, string]>([
    [{}, all, 'sampled'],
    [{ sampled: false }, `Root=${root};Parent=${spanId};Sampled=0`, 'unsampled'],
    [{ carried: { [header]: 'Lineage=a:1;b=2' } }, `${all};Lineage=a:1;b=2`, 'with what came beside it'],
  ])('for %j as %s: %s', (context, expected) => {
    expect(writeAlone('xray', context)).toEqual({ [header]: expected })
  })
})

describe('a Baton that speaks xray', () => {
  const baton = createBaton({ propagators: ['xray'], sampleRate: 0 })

  it.each<[string, string]>([
    [all, `Root=${root};Parent=SPAN;Sampled=1`],
    [`Sampled=0;Parent=${spanId};Root=${root}`, `Root=${root};Parent=SPAN;Sampled=0`],
    [`Root=${root};Parent=${spanId};Sampled=?`, `Root=${root};Parent=SPAN;Sampled=0`],
    [`Root=${root}`, `Root=${root};Parent=SPAN;Sampled=0`],
    [`Self=1-2-3;Root=${root};CalledFrom=app`, `Root=${root};Parent=SPAN;Sampled=0;Self=1-2-3;CalledFrom=app`],
    [`${all};Lineage=a87bd80c:1|68fd508a:5`, `Root=${root};Parent=SPAN;Sampled=1;Lineage=a87bd80c:1|68fd508a:5`],
    ['Sampled=1;k1=v1', `Root=TRACE;Parent=SPAN;Sampled=1;k1=v1`],
    ['junk', `Root=TRACE;Parent=SPAN;Sampled=0`],
  ])('answers %s with %s', (value, expected) => {
    const transaction = baton.start({ [header]: value })
    const { traceId: id } = transaction
    expect(transaction.inject()).toEqual({
      [header]: expected.replace('SPAN', transaction.spanId).replace('TRACE', `1-${id.slice(0, 8)}-${id.slice(8)}`),
    })
  })

  it('joins the trace of a load balancer without a parent, and decides itself', () => {
    const started = [0, 1].map((sampleRate) => createBaton({ sampleRate }).start({ [header]: `Root=${root}` }))
    const seen = started.map(({ traceId: id, parentId, sampled, links }) => ({ id, parentId, sampled, links }))
    expect(seen).toEqual([
      { id: traceId, parentId: undefined, sampled: false, links: [] },
      { id: traceId, parentId: undefined, sampled: true, links: [] },
    ])
  })

  it('says of a trace that it joined nothing about randomness', () => {
    const transaction = createBaton().start({ [header]: `Root=${root}` })
    expect(transaction.traceparent).toBe(`00-${traceId}-${transaction.spanId}-01`)
  })

  it('overrules the decision, and keeps the other fields', () => {
    const transaction = createBaton({ propagators: ['xray'], sampler: () => false }).start({ [header]: `${all};a=1` })
    expect(transaction.inject()).toEqual({ [header]: `Root=${root};Parent=${transaction.spanId};Sampled=0;a=1` })
  })

  it('drops the other fields where only the ids are believed', () => {
    const transaction = createBaton({ propagators: ['xray'], trust: 'ids-only' }).start({ [header]: `${all};a=1` })
    expect(transaction.inject()).toEqual({ [header]: `Root=${root};Parent=${transaction.spanId};Sampled=1` })
  })
})

describe('whatever comes in x-amzn-trace-id', () => {
  holdsForAnyInput(
    'xray',
    [header],
    [
      all,
      'Root=',
      `Root=${root}`,
      `Parent=${spanId}`,
      'Parent=',
      'Sampled=1',
      'Sampled=?',
      ';',
      '=',
      'Self=1-2-3',
      'a=b',
    ],
  )
})
