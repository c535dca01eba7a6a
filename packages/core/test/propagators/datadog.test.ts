import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createBaton } from '../../src/baton.js'
import { readerOf } from '../../src/context/carrier.js'
import type { BatonOptions } from '../../src/options/options.js'
import { datadog } from '../../src/propagators/datadog/datadog.js'
import { elastic } from '../../src/propagators/elastic.js'
import { extract } from '../../src/propagators/extract.js'
import { type PropagatorName, propagators } from '../../src/propagators/index.js'
import { w3c } from '../../src/propagators/w3c.js'
import { anySpanId, otherSpanId, otherTraceId, otherTraceparent } from '../literals.js'

type Headers = Record<string, string | string[]>

// The ids of Datadog's own conformance tests: a trace id of 128 bits, its right half in decimal, and a span id.
const traceId = '12345678901234567890123456789012'
const upper = '1234567890123456'
const lower = '8687463697196027922'
const spanId = '1234567890123456'
const traceparent = `00-${traceId}-${spanId}-01`
const unsampled = `00-${traceId}-${spanId}-00`

const ids = { 'x-datadog-trace-id': '123456789', 'x-datadog-parent-id': '987654321' }
const found = {
  traceId: '000000000000000000000000075bcd15',
  spanId: '000000003ade68b1',
  random: false,
  traceState: undefined,
}

/** What the format alone makes of headers. */
const read = (headers: Headers) => datadog.extract(readerOf(headers))

/** What goes out for what came in, with `span` for the span in between. */
function sent(headers: Headers, options: BatonOptions = {}): Record<string, string> {
  const transaction = createBaton({ propagators: ['datadog', 'w3c'], ...options }).start(headers)
  const hex = transaction.spanId
  const decimal = BigInt(`0x${hex}`).toString()
  return Object.fromEntries(
    Object.entries(transaction.inject()).map(([name, value]) => [
      name,
      value.replace(hex, 'span').replace(decimal, 'span'),
    ]),
  )
}

describe('the ids', () => {
  it.each<[string, string, string]>([
    ['1', '0000000000000001', 'the lowest'],
    ['18446744073709551615', 'ffffffffffffffff', 'the highest'],
    ['9223372036854775808', '8000000000000000', 'more than a signed number holds'],
    ['9007199254740993', '0020000000000001', 'more than a double holds'],
    ['00000000000000000042', '000000000000002a', 'zeros in front'],
  ])('%s is %s: %s', (decimal, hex) => {
    const headers = { 'x-datadog-trace-id': decimal, 'x-datadog-parent-id': decimal }
    expect(read(headers)).toEqual({
      parent: {
        ...found,
        traceId: `0000000000000000${hex}`,
        spanId: hex,
        sampled: undefined,
        carried: { 'x-datadog-parent-id': decimal },
      },
    })
  })

  const refused: [string | string[], string][] = [
    ['', 'nothing'],
    ['0', 'zero'],
    ['00000000000000000000', 'many zeros'],
    ['18446744073709551616', 'one more than 64 bits'],
    ['99999999999999999999', 'far more than 64 bits'],
    ['000000000000000000001', '21 digits'],
    ['-1', 'a sign'],
    ['+1', 'a plus'],
    [' 1', 'a blank before'],
    ['1 ', 'a blank behind'],
    ['1 2', 'a blank inside'],
    ['1\n', 'a line end'],
    ['abc', 'a word'],
    ['123abc', 'junk behind'],
    ['0x12', 'hex'],
    ['1.0', 'a fraction'],
    ['1e3', 'an exponent'],
    ['1n', 'a suffix'],
    ['\u0661', 'a digit of another script'],
    ['5, 7', 'two headers as Node joins them'],
    ['5,5', 'the same twice'],
    [['5', '7'], 'two headers in an array'],
  ]

  it.each(refused)('a trace id %j is none: %s', (value) => {
    expect(read({ ...ids, 'x-datadog-trace-id': value, 'x-datadog-sampling-priority': '2' })).toBeUndefined()
  })

  it.each(refused)('a parent id %j is none, and leaves no trace: %s', (value) => {
    expect(read({ ...ids, 'x-datadog-parent-id': value, 'x-datadog-sampling-priority': '2' })).toBeUndefined()
  })

  it('are nothing one without the other', () => {
    expect(read({ 'x-datadog-trace-id': '1' })).toBeUndefined()
    expect(read({ 'x-datadog-parent-id': '1' })).toBeUndefined()
    expect(read({ 'x-datadog-sampling-priority': '2', 'x-datadog-origin': 'rum' })).toBeUndefined()
  })

  it.each<[string, string, string]>([
    ['_dd.p.tid=640cfd8d00000000', '640cfd8d00000000', 'the left half'],
    ['_dd.p.dm=-4,_dd.p.tid=640cfd8d00000000', '640cfd8d00000000', 'behind another tag'],
    ['_dd.p.tid=640CFD8D00000000', '640cfd8d00000000', 'uppercase, lowered'],
    ['_dd.p.tid=0000000000000000', '0000000000000000', 'zeros'],
    ['_dd.p.tid=1234567890abcdef1', '0000000000000000', 'too long'],
    ['_dd.p.tid=1234567890abcde', '0000000000000000', 'too short'],
    ['_dd.p.tid=1234567890abcdeX', '0000000000000000', 'no hex'],
    ['_dd.p.tid=', '0000000000000000', 'empty'],
    ['_dd.p.tid', '0000000000000000', 'without a value'],
    ['_dd.p.tidy=640cfd8d00000000', '0000000000000000', 'another tag'],
    ['_dd.p.tid=640cfd8d00000000,', '0000000000000000', 'invalid tags'],
  ])('with the tags %j begin with %s: %s', (tags, expected) => {
    expect(read({ ...ids, 'x-datadog-tags': tags })?.parent?.traceId).toBe(`${expected}00000000075bcd15`)
  })

  it.each<[number, string]>([
    [512, '640cfd8d00000000'],
    [513, '0000000000000000'],
  ])('with %d characters of tags begin with %s', (length, expected) => {
    const tags = '_dd.p.tid=640cfd8d00000000,_dd.p.x='.padEnd(length, 'x')
    expect(read({ ...ids, 'x-datadog-tags': tags })?.parent?.traceId).toBe(`${expected}00000000075bcd15`)
  })

  it('go out in decimal, with the left half as a tag', () => {
    const headers = { ...ids, 'x-datadog-sampling-priority': '1', 'x-datadog-tags': '_dd.p.tid=640CFD8D00000000' }
    expect(sent(headers)).toEqual({
      'x-datadog-trace-id': '123456789',
      'x-datadog-parent-id': 'span',
      'x-datadog-sampling-priority': '1',
      'x-datadog-tags': '_dd.p.tid=640cfd8d00000000',
      traceparent: '00-640cfd8d0000000000000000075bcd15-span-01',
      tracestate: 'dd=s:1;p:span',
    })
  })

  it.each(['', '_dd.p.tid=xyz', '_dd.p.tid=0000000000000000'])('of 64 bits go out as such: %j', (tags) => {
    const headers = { ...ids, 'x-datadog-sampling-priority': '1', 'x-datadog-tags': tags }
    expect(sent(headers)).toEqual({
      'x-datadog-trace-id': '123456789',
      'x-datadog-parent-id': 'span',
      'x-datadog-sampling-priority': '1',
      traceparent: `00-${found.traceId}-span-01`,
      tracestate: 'dd=s:1;p:span',
    })
  })

  it('of one request leave nothing to the next', () => {
    const { start } = createBaton({ propagators: ['datadog'] })
    start({ ...ids, 'x-datadog-tags': '_dd.p.tid=640cfd8d00000000' }).inject()
    expect(start({ ...ids, 'x-datadog-sampling-priority': '1' }).inject()).not.toHaveProperty('x-datadog-tags')
  })

  it('are not written for a trace whose right half is zero, and nothing stale is left', () => {
    const transaction = createBaton({ propagators: ['w3c', 'datadog'] }).start({
      traceparent: `00-${upper}0000000000000000-${spanId}-01`,
    })
    const stale = {
      ...ids,
      'X-Datadog-Sampling-Priority': '1',
      'x-datadog-origin': 'rum',
      'x-datadog-tags': '_dd.p.a=b',
    }
    expect(transaction.inject(stale)).toEqual({
      traceparent: transaction.traceparent,
      tracestate: `dd=s:1;p:${transaction.spanId}`,
    })
  })

  it('replace all that was there, in any case', () => {
    const stale = { 'X-Datadog-Trace-Id': '1', 'X-DATADOG-ORIGIN': 'rum', 'x-datadog-tags': '_dd.p.a=b', kept: 'x' }
    const transaction = createBaton({ propagators: ['datadog'] }).start({ ...ids, 'x-datadog-sampling-priority': '0' })
    expect(transaction.inject(stale)).toEqual({
      'x-datadog-trace-id': '123456789',
      'x-datadog-parent-id': BigInt(`0x${transaction.spanId}`).toString(),
      'x-datadog-sampling-priority': '0',
      kept: 'x',
    })
  })
})

describe('the priority', () => {
  it.each<[string, boolean, string, string]>([
    ['-1', false, '-1', 'rejected by the user'],
    ['0', false, '0', 'rejected'],
    ['1', true, '1', 'kept'],
    ['2', true, '2', 'kept by the user'],
    ['-2', false, '-2', 'which the conformance tests send'],
    ['3', true, '3', 'above all'],
    ['-0', false, '0', 'a zero with a sign'],
  ])('%s means sampled %s, and goes out as %s: %s', (priority, sampled, expected) => {
    const headers = { ...ids, 'x-datadog-sampling-priority': priority }
    expect(read(headers)).toEqual({
      parent: {
        ...found,
        sampled,
        carried: { 'x-datadog-parent-id': '987654321', 'x-datadog-sampling-priority': expected },
      },
    })
    expect(sent(headers)).toMatchObject({
      'x-datadog-sampling-priority': expected,
      traceparent: `00-${found.traceId}-span-0${sampled ? 1 : 0}`,
      tracestate: `dd=s:${expected};p:span`,
    })
  })

  it.each<[string | string[] | undefined, string]>([
    [undefined, 'absent'],
    ['', 'empty'],
    ['x', 'a word'],
    ['1.9', 'a fraction'],
    ['+1', 'a plus'],
    [' 1', 'a blank'],
    ['1, 1', 'two headers as Node joins them'],
    [['1', '2'], 'two headers'],
    ['0x1', 'hex'],
    ['1000', 'out of all bounds'],
  ])('%j leaves the decision to us: %s', (priority) => {
    const headers = { ...ids, 'x-datadog-origin': 'rum', ...(priority && { 'x-datadog-sampling-priority': priority }) }
    expect(read(headers)?.parent?.sampled).toBeUndefined()
    expect(sent(headers, { sampleRate: 1 })).toMatchObject({
      'x-datadog-sampling-priority': '1',
      'x-datadog-origin': 'rum',
      'x-datadog-tags': '_dd.p.dm=-0',
    })
    expect(sent(headers, { sampleRate: 0 })).toEqual({
      'x-datadog-trace-id': '123456789',
      'x-datadog-parent-id': 'span',
      'x-datadog-sampling-priority': '0',
      'x-datadog-origin': 'rum',
      traceparent: `00-${found.traceId}-span-00`,
      tracestate: 'dd=s:0;o:rum;p:span',
    })
  })

  it('of a trace that begins here is 1 by default, and its decision maker the default', () => {
    const { traceparent, 'x-datadog-tags': tags, tracestate, ...rest } = sent({})
    const id = String(traceparent).slice(3, 35)
    expect({ tags, tracestate, rest }).toEqual({
      tags: `_dd.p.tid=${id.slice(0, 16)},_dd.p.dm=-0`,
      tracestate: 'dd=s:1;p:span;t.dm:-0',
      rest: {
        'x-datadog-trace-id': BigInt(`0x${id.slice(16)}`).toString(),
        'x-datadog-parent-id': 'span',
        'x-datadog-sampling-priority': '1',
      },
    })
  })

  it('of a trace that we reject is 0, and nobody made the decision', () => {
    const headers = sent({}, { sampleRate: 0 })
    expect(headers).toMatchObject({
      'x-datadog-sampling-priority': '0',
      'x-datadog-tags': `_dd.p.tid=${String(headers.traceparent).slice(3, 19)}`,
      tracestate: 'dd=s:0;p:span',
    })
  })

  const carriedTags = { 'x-datadog-tags': '_dd.p.dm=-4,_dd.p.ksr=0.5,_dd.p.x=y' }

  it.each<[string, boolean, object]>([
    [
      '2',
      true,
      { priority: '2', tags: '_dd.p.dm=-4,_dd.p.ksr=0.5,_dd.p.x=y', dd: 's:2;p:span;t.dm:-4;t.ksr:0.5;t.x:y' },
    ],
    ['2', false, { priority: '-1', tags: '_dd.p.dm=-3,_dd.p.x=y', dd: 's:-1;p:span;t.dm:-3;t.x:y' }],
    ['1', false, { priority: '-1', tags: '_dd.p.dm=-3,_dd.p.x=y', dd: 's:-1;p:span;t.dm:-3;t.x:y' }],
    ['-1', true, { priority: '2', tags: '_dd.p.dm=-3,_dd.p.x=y', dd: 's:2;p:span;t.dm:-3;t.x:y' }],
    ['0', true, { priority: '2', tags: '_dd.p.dm=-3,_dd.p.x=y', dd: 's:2;p:span;t.dm:-3;t.x:y' }],
    [
      '-1',
      false,
      { priority: '-1', tags: '_dd.p.dm=-4,_dd.p.ksr=0.5,_dd.p.x=y', dd: 's:-1;p:span;t.dm:-4;t.ksr:0.5;t.x:y' },
    ],
  ])('%s, where a sampler says %s, is in agreement with it', (theirs, verdict, expected) => {
    const headers = sent(
      { ...ids, ...carriedTags, 'x-datadog-sampling-priority': theirs },
      { propagators: ['w3c', 'datadog'], sampler: () => verdict },
    )
    expect({
      priority: headers['x-datadog-sampling-priority'],
      tags: headers['x-datadog-tags'],
      dd: headers.tracestate?.replace(/^dd=|,.*/g, ''),
    }).toEqual(expected)
    expect(headers.traceparent).toMatch(verdict ? /1$/ : /0$/)
  })

  it('undecided keeps the decision maker that came with it, where we keep the trace', () => {
    const headers = { ...ids, 'x-datadog-tags': '_dd.p.dm=-4,_dd.p.x=y' }
    expect(sent(headers, { sampleRate: 1 })).toMatchObject({ 'x-datadog-tags': '_dd.p.dm=-4,_dd.p.x=y' })
    expect(sent(headers, { sampleRate: 0 })).toMatchObject({ 'x-datadog-tags': '_dd.p.x=y' })
  })

  it('of a caller with other headers is theirs, and names no decision maker', () => {
    const headers = { 'elastic-apm-traceparent': otherTraceparent }
    expect(sent(headers, { propagators: ['elastic', 'datadog'] })).toMatchObject({
      'x-datadog-sampling-priority': '1',
      'x-datadog-tags': `_dd.p.tid=${otherTraceId.slice(0, 16)}`,
    })
  })
})

describe('headers that came twice', () => {
  const twice = (name: string, ...values: string[]) => ({ ...ids, 'x-datadog-sampling-priority': '2', [name]: values })
  const joined = (name: string, value: string) => ({ ...ids, 'x-datadog-sampling-priority': '2', [name]: value })

  it.each<[object, string | undefined]>([
    [twice('x-datadog-tags', '_dd.p.dm=-4', '_dd.p.ts=02'), '_dd.p.dm=-4,_dd.p.ts=02'],
    [joined('x-datadog-tags', '_dd.p.dm=-4, _dd.p.a=b c, _dd.p.dm=-4'), '_dd.p.dm=-4,_dd.p.a=b c'],
    [twice('x-datadog-tags', '_dd.p.tid=1111111111111111', '_dd.p.dm=-1'), '_dd.p.tid=1111111111111111,_dd.p.dm=-1'],
    [twice('x-datadog-tags', '_dd.p.a=b', 'c=d'), undefined],
    [twice('x-datadog-tags', `_dd.p.a=${'x'.repeat(300)}`, `_dd.p.b=${'x'.repeat(300)}`), undefined],
  ])('E5: the tags of %j are one list', (headers, tags) => {
    const transaction = createBaton({ propagators: ['datadog'] }).start(headers)
    expect(transaction.parentId).toBe(found.spanId)
    expect(transaction.inject()['x-datadog-tags']).toBe(tags)
  })

  it.each<[object, string]>([
    [twice('x-datadog-origin', 'rum', 'synthetics'), 'synthetics'],
    [joined('x-datadog-origin', 'rum, synthetics, lambda'), 'lambda'],
    [joined('x-datadog-origin', 'rum, rum'), 'rum'],
  ])('E5: of the origins of %j the last counts', (headers, origin) => {
    expect(
      createBaton({ propagators: ['datadog'] })
        .start(headers)
        .inject()['x-datadog-origin'],
    ).toBe(origin)
  })

  it.each([
    ['x-datadog-trace-id', '123456789, 123456789', found.spanId],
    ['x-datadog-parent-id', '987654321, 987654321', found.spanId],
    ['x-datadog-trace-id', '123456789, 123456780', undefined],
    ['x-datadog-parent-id', '987654321, 987654320', undefined],
  ])('E5: %s: %s is read where all are the same', (name, value, parentId) => {
    expect(createBaton({ propagators: ['datadog'] }).start(joined(name, value)).parentId).toBe(parentId)
  })
})

describe('the word of the application', () => {
  it.each<[boolean, string | undefined, string, string]>([
    [true, undefined, '2', '_dd.p.dm=-3'],
    [false, undefined, '-1', '_dd.p.dm=-3'],
    [true, '1', '2', '_dd.p.dm=-3'],
    [true, '0', '2', '_dd.p.dm=-3'],
    [true, '2', '2', '_dd.p.dm=-4'],
    [false, '2', '-1', '_dd.p.dm=-3'],
    [false, '0', '-1', '_dd.p.dm=-3'],
    [false, '-1', '-1', '_dd.p.dm=-4'],
  ])('E14: a sampler that says %j after priority %s makes it %s, by %s', (answer, priority, expected, tag) => {
    const headers = priority && {
      ...ids,
      'x-datadog-sampling-priority': priority,
      'x-datadog-tags': '_dd.p.dm=-4,_dd.p.ksr=0.5',
    }
    const baton = createBaton({ propagators: ['w3c', 'datadog'], sampler: () => answer })
    const transaction = baton.start(headers || {})
    const out = transaction.inject()
    expect(out['x-datadog-sampling-priority']).toBe(expected)
    expect(out['x-datadog-tags']?.split(',')).toContain(tag)
    expect(out['x-datadog-tags']?.includes('_dd.p.ksr')).toBe(priority === expected)
    expect(out.tracestate).toMatch(
      new RegExp(`^dd=s:${expected};p:${transaction.spanId};t\\.dm:${tag.slice('_dd.p.dm='.length)}`),
    )
  })

  it.each([
    [1, '1', '_dd.p.dm=-0'],
    [0, '0', undefined],
    [undefined, '1', '_dd.p.dm=-0'],
  ])('E14: the rate %s is no such word: %s', (answer, priority, tag) => {
    const out = createBaton({ propagators: ['datadog'], sampler: () => answer })
      .start({})
      .inject()
    expect(out['x-datadog-sampling-priority']).toBe(priority)
    expect(out['x-datadog-tags']?.split(',')[1]).toBe(tag)
  })
})

describe('the origin', () => {
  it.each<[string, string, string]>([
    ['rum', 'o:rum', 'a browser'],
    ['synthetics-browser', 'o:synthetics-browser', 'a test'],
    ['tracing2.0', 'o:tracing2.0', 'an unknown one'],
    ['synthetics;=web,z', 'o:synthetics_~web_z', 'with what ends a field, and a comma'],
    ['synthetics~;=web,z', 'o:synthetics__~web_z', 'with what stands for ='],
    ['a b:c', 'o:a b:c', 'with what may stay'],
    ['caf\u00e9', 'o:caf_', 'not ASCII'],
    ['rum ', 'o:rum', 'with a blank behind'],
  ])('%j goes out as it came, and as %s: %s', (origin, field) => {
    const headers = { ...ids, 'x-datadog-sampling-priority': '1', 'x-datadog-origin': origin }
    expect(sent(headers)).toMatchObject({ 'x-datadog-origin': origin, tracestate: `dd=s:1;${field};p:span` })
  })

  it.each<[string, string]>([
    ['', 'empty'],
    ['a\nb', 'a line end'],
    ['\u0000', 'a control character'],
    ['\u{1f600}', 'what no header can hold'],
  ])('%j is none: %s', (origin) => {
    const headers = { ...ids, 'x-datadog-sampling-priority': '1', 'x-datadog-origin': origin }
    expect(sent(headers)).toEqual(sent({ ...ids, 'x-datadog-sampling-priority': '1' }))
  })
})

describe('the tags', () => {
  const out = (tags: string) => sent({ ...ids, 'x-datadog-sampling-priority': '2', 'x-datadog-tags': tags })
  const long = (length: number) => `_dd.p.x=${'x'.repeat(length - 8)}`

  it.each<[string, string, string]>([
    ['_dd.p.dm=-4', 's:2;p:span;t.dm:-4', 'the decision maker'],
    ['_dd.p.dm=-4,_dd.p.usr.id=baz64==', 's:2;p:span;t.dm:-4;t.usr.id:baz64~~', 'with ='],
    [
      '_dd.p.dm=-4,_dd.p.usr.id=baz64==,_dd.p.url=http://localhost',
      's:2;p:span;t.dm:-4;t.usr.id:baz64~~;t.url:http://localhost',
      'known and unknown, in their order',
    ],
    ['_dd.p.a=b c', 's:2;p:span;t.a:b c', 'a blank in a value'],
    ['_dd.p.a=~;=', 's:2;p:span;t.a:__~', 'what a field cannot hold'],
    ['_dd.p.a;s:b=c', 's:2;p:span;t.a_s_b:c', 'what a name cannot hold, so that it adds no field'],
    ['_dd.p.a:b=c', 's:2;p:span;t.a_b:c', 'a colon in a name'],
    ['_dd.p.__proto__=x', 's:2;p:span;t.__proto__:x', 'a dangerous name'],
  ])('%s go out as they came, and as dd=%s: %s', (tags, member) => {
    expect(out(tags)).toMatchObject({ 'x-datadog-tags': tags, tracestate: `dd=${member}` })
  })

  it('of 512 characters go out', () => {
    expect(out(long(512))).toMatchObject({ 'x-datadog-tags': long(512), tracestate: 'dd=s:2;p:span' })
  })

  it.each<[string, string]>([
    ['', 'nothing'],
    [long(513), '513 characters'],
    ['_dd.p.a=b,', 'an empty one at the end'],
    [',_dd.p.a=b', 'an empty one in front'],
    ['_dd.p.a=b,,_dd.p.c=d', 'an empty one inside'],
    ['_dd.p.a=b,c=d', 'one of another prefix'],
    ['_dd.p.a=b,_dd.p.=d', 'one without a name'],
    ['_dd.p.a=b,_DD.P.c=d', 'an uppercase prefix'],
    ['_dd.p.a=b,  _dd.p.c=d', 'two blanks in front of a name'],
    ['_dd.p.a b=c', 'a blank in a name'],
    ['_dd.p.a=caf\u00e9', 'what is not ASCII'],
    ['_dd.p.a=b\tc', 'a tab'],
    ['_dd.p.a=b\n', 'a line end'],
    ['=', 'only a ='],
  ])('%j are dropped altogether: %s', (tags) => {
    expect(out(tags)).toEqual({
      'x-datadog-trace-id': '123456789',
      'x-datadog-parent-id': 'span',
      'x-datadog-sampling-priority': '2',
      traceparent: `00-${found.traceId}-span-01`,
      tracestate: 'dd=s:2;p:span',
    })
  })

  it('that are invalid are not even carried', () => {
    expect(read({ ...ids, 'x-datadog-tags': '_dd.p.a=b,c=d' })?.parent?.carried).toEqual({
      'x-datadog-parent-id': '987654321',
    })
  })

  it.each<[string, string, string]>([
    ['_dd.p.tid=xyz,_dd.p.a=b', '_dd.p.a=b', 'a malformed left half alone is skipped'],
    ['_dd.p.a=,_dd.p.b=c', '_dd.p.b=c', 'what is empty is not written'],
    ['_dd.p.a,_dd.p.b=c', '_dd.p.b=c', 'what has no value is not written'],
    ['_dd.p.a=b,_dd.p.a=c', '_dd.p.a=c', 'the last of two counts'],
  ])('%s go out as %s: %s', (tags, expected) => {
    expect(out(tags)).toMatchObject({ 'x-datadog-tags': expected })
  })

  it('that do not fit beside the left half of the trace id leave it alone', () => {
    const headers = { ...ids, 'x-datadog-sampling-priority': '2', 'x-datadog-tags': long(500) }
    const both = { ...headers, traceparent: `00-${upper}00000000075bcd15-${spanId}-01` }
    expect(sent(both)).toMatchObject({ 'x-datadog-tags': `_dd.p.tid=${upper}` })
  })
})

describe('the member `dd`', () => {
  const w3cOnly = (flags: string, member: string) =>
    sent(
      { traceparent: `00-${traceId}-${spanId}-${flags}`, tracestate: `foo=1,${member}` },
      { propagators: ['w3c', 'datadog'] },
    )
  const base = { 'x-datadog-trace-id': lower, 'x-datadog-parent-id': 'span' }
  const tid = `_dd.p.tid=${upper}`

  it.each<[string, string, string, string, string]>([
    ['01', 'dd=o:rum', '1', 's:1;o:rum;p:span', 'kept, and no priority'],
    ['01', 'dd=s:1', '1', 's:1;p:span', 'kept twice'],
    ['01', 'dd=s:2', '2', 's:2;p:span', 'kept by the user'],
    ['01', 'dd=s:0', '1', 's:1;p:span;t.dm:-0', 'the flag wins'],
    ['01', 'dd=s:-1', '1', 's:1;p:span;t.dm:-0', 'the flag wins'],
    ['00', 'dd=o:rum', '0', 's:0;o:rum;p:span', 'rejected, and no priority'],
    ['00', 'dd=s:0', '0', 's:0;p:span', 'rejected twice'],
    ['00', 'dd=s:-1', '-1', 's:-1;p:span', 'rejected by the user'],
    ['00', 'dd=s:1', '0', 's:0;p:span', 'the flag wins'],
    ['00', 'dd=s:2', '0', 's:0;p:span', 'the flag wins'],
    ['01', 'dd=s:x', '1', 's:1;p:span', 'no number'],
    ['01', 'dd=s:2.5', '1', 's:1;p:span', 'a fraction'],
    ['01', 'dd=s:', '1', 's:1;p:span', 'nothing'],
  ])('beside flags %s: %s gives priority %s and dd=%s: %s', (flags, member, priority, expected) => {
    expect(w3cOnly(flags, member)).toMatchObject({
      ...base,
      'x-datadog-sampling-priority': priority,
      traceparent: `00-${traceId}-span-${flags}`,
      tracestate: `dd=${expected},foo=1`,
    })
  })

  it.each<[string, string, string, string]>([
    ['01', 'dd=s:-1;t.dm:-4;t.usr.id:baz64~~', '_dd.p.dm=-0,_dd.p.usr.id=baz64==', 'the flag wins: made by default'],
    ['01', 'dd=s:0;t.dm:-0;t.usr.id:baz64~~', '_dd.p.dm=-0,_dd.p.usr.id=baz64==', 'the flag wins: the default is kept'],
    ['00', 'dd=s:2;t.dm:-4;t.usr.id:baz64~~', '_dd.p.usr.id=baz64==', 'the flag wins: nobody'],
    ['00', 'dd=s:1;t.dm:-0;t.usr.id:baz64~~', '_dd.p.usr.id=baz64==', 'the flag wins: nobody'],
    ['01', 'dd=s:2;t.dm:-4', '_dd.p.dm=-4', 'they agree'],
    ['00', 'dd=s:-1;t.dm:-3', '_dd.p.dm=-3', 'they agree'],
    ['01', 'dd=t.dm:-4', '_dd.p.dm=-4', 'no priority'],
    ['01', 'dd=s:2;t.dm:4', '_dd.p.dm=-4', 'without its sign'],
    ['01', 'dd=s:2;t.dm:x', '', 'no number'],
    ['01', 'dd=s:2;t.dm:-x', '', 'a sign alone'],
  ])('beside flags %s: %s gives the tags %s: %s', (flags, member, tags) => {
    const expected = [...(tags ? tags.split(',') : []), tid].join(',')
    const fields = tags.split(',').map((tag) => tag.replace('_dd.p.', 't.').replace('=', ':').replaceAll('=', '~'))
    const headers = w3cOnly(flags, member)
    expect(headers).toMatchObject({ ...base, 'x-datadog-tags': expected })
    expect(headers.tracestate).toMatch(
      new RegExp(`^dd=s:-?\\d;p:span${fields.map((f) => f && `;${f}`).join('')},foo=1$`),
    )
  })

  it.each<[string, object, string]>([
    ['dd=s:1;o:rum', { 'x-datadog-origin': 'rum' }, 'the origin'],
    ['dd=s:1;o:a~b', { 'x-datadog-origin': 'a=b' }, 'the origin with ='],
    ['dd=s:1;o:a:b', { 'x-datadog-origin': 'a:b' }, 'the first colon ends the key'],
    ['dd=s:2;s:1', { 'x-datadog-sampling-priority': '2' }, 'the first of two fields'],
    ['dd=o:rum;o:lambda', { 'x-datadog-origin': 'rum' }, 'the first of two origins'],
    ['dd=t.a:1;t.a:2', { 'x-datadog-tags': `_dd.p.a=1,${tid}` }, 'the first of two tags'],
    ['dd= s:2; o:rum ', { 'x-datadog-origin': 'rum', 'x-datadog-sampling-priority': '2' }, 'blanks around'],
    ['dd=s:2;;x;:y;o:rum', { 'x-datadog-origin': 'rum', 'x-datadog-sampling-priority': '2' }, 'junk between'],
    ['dd=s:1;t.a:b;t.c:d', { 'x-datadog-tags': `_dd.p.a=b,_dd.p.c=d,${tid}` }, 'tags'],
    ['dd=s:1;t.a b:c', { 'x-datadog-tags': tid }, 'a name with a blank is none'],
    ['dd=s:1;t.:b', { 'x-datadog-tags': tid }, 'a tag without a name is none'],
    ['dd=s:1;t.a:', { 'x-datadog-tags': tid }, 'a tag without a value is none'],
    ['dd=s:1;t.tid:640cfd8d0000ffff', { 'x-datadog-tags': tid }, 'another left half is not believed'],
    ['dd=s:1;t.tid:XXXX;t.a:b', { 'x-datadog-tags': `_dd.p.a=b,${tid}` }, 'nor is its place kept'],
    ['dd=s:1;t.tid:XXXX', { 'x-datadog-tags': tid }, 'a malformed left half is not believed'],
    ['dd=s:1;t.__proto__:x', { 'x-datadog-tags': `_dd.p.__proto__=x,${tid}` }, 'a dangerous name is harmless'],
  ])('%s gives %j: %s', (member, expected) => {
    expect(w3cOnly('01', member)).toMatchObject({ ...base, ...expected })
  })

  it('names us as the last span of Datadog, whatever it named before', () => {
    expect(w3cOnly('01', 'dd=s:1;p:0123456789abcdef').tracestate).toBe('dd=s:1;p:span,foo=1')
    expect(w3cOnly('01', 'dd=s:1;p:XX!X').tracestate).toBe('dd=s:1;p:span,foo=1')
  })

  it('hands on fields that nobody knows yet', () => {
    expect(w3cOnly('01', 'dd=zz:1;s:2;t.a:b').tracestate).toBe('dd=s:2;p:span;t.a:b;zz:1,foo=1')
  })

  it('hands on no half of a trace id', () => {
    expect(w3cOnly('01', `dd=s:1;t.tid:${upper};t.a:b`).tracestate).toBe('dd=s:1;p:span;t.a:b,foo=1')
  })

  it('is handed on as it came where the format is not written', () => {
    const headers = { traceparent, tracestate: 'foo=1,dd=s:-1;p:XX!X;t.dm:-4' }
    expect(sent(headers, { propagators: { inject: ['w3c'] } }).tracestate).toBe(headers.tracestate)
  })

  it('is not written where tracestate is not', () => {
    expect(Object.keys(sent({ traceparent, tracestate: 'foo=1' }, { propagators: ['datadog'] }))).toEqual([
      'x-datadog-trace-id',
      'x-datadog-parent-id',
      'x-datadog-sampling-priority',
      'x-datadog-tags',
    ])
  })

  it.each<[number, number]>([
    [31, 0],
    [31, 15],
    [31, 31],
  ])('among %d others is found at place %d, and all others are kept', (others, place) => {
    const list = Array.from({ length: others }, (_, i) => `key${i + 1}=value${i + 1}`)
    const headers = { traceparent, tracestate: list.toSpliced(place, 0, 'dd=s:2;o:rum').join(',') }
    expect(sent(headers, { propagators: ['w3c', 'datadog'] })).toMatchObject({
      'x-datadog-sampling-priority': '2',
      tracestate: `dd=s:2;o:rum;p:span,${list.join(',')}`,
    })
  })

  it('is found behind 32 others, which are too many to be handed on', () => {
    const others = Array.from({ length: 32 }, (_, i) => `k${i + 1}=v`)
    const headers = { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`, tracestate: `${others},dd=s:2;o:rum` }
    const transaction = createBaton({ propagators: ['w3c', 'datadog'] }).start(headers)
    expect(transaction.inject().tracestate).toBe(`dd=s:2;o:rum;p:${transaction.spanId}`)
  })

  it('pushes the 32nd of others out', () => {
    const list = Array.from({ length: 32 }, (_, i) => `k${i + 1}=v`)
    const headers = { traceparent, tracestate: list.join(',') }
    expect(sent(headers, { propagators: ['w3c', 'datadog'] }).tracestate).toBe(
      `dd=s:1;p:span,${list.slice(0, 31).join(',')}`,
    )
  })

  it('stands alone where there is no tracestate', () => {
    expect(sent({ traceparent }, { propagators: ['w3c', 'datadog'] }).tracestate).toBe('dd=s:1;p:span')
  })

  const fixed = 's:2;p:0123456789abcdef'.length
  const tagOf = (name: string, length: number) => `_dd.p.${name}=${'x'.repeat(length - `;t.${name}:`.length)}`
  const memberFor = (tags: string, origin?: string) => {
    const headers: Headers = { ...ids, 'x-datadog-sampling-priority': '2', 'x-datadog-tags': tags }
    if (origin !== undefined) headers['x-datadog-origin'] = origin
    return sent(headers).tracestate?.replace('span', '0123456789abcdef').replace('dd=', '')
  }
  const keysOf = (member: string | undefined) => member?.split(';').map((field) => field.slice(0, field.indexOf(':')))

  it('has 256 characters at most', () => {
    const member = memberFor(tagOf('a', 256 - fixed))
    expect([member?.length, keysOf(member)]).toEqual([256, ['s', 'p', 't.a']])
    expect(memberFor(tagOf('a', 257 - fixed))).toBe('s:2;p:0123456789abcdef')
  })

  it.each<[string, string[], string]>([
    [[tagOf('a', 100), tagOf('b', 100), tagOf('c', 100)].join(), ['s', 'p', 't.a', 't.b'], 'the last goes first'],
    [[tagOf('a', 200), tagOf('b', 100)].join(), ['s', 'p', 't.a'], 'no more than needed'],
    [[tagOf('a', 100), tagOf('b', 240)].join(), ['s', 'p', 't.a'], 'a long one'],
    [[tagOf('a', 240), '_dd.p.dm=-4', '_dd.p.ts=02'].join(), ['s', 'p', 't.dm', 't.ts'], 'not the two that matter'],
    [['_dd.p.dm=-4', tagOf('a', 240), '_dd.p.ts=02'].join(), ['s', 'p', 't.dm', 't.ts'], 'not the two that matter'],
  ])('of too many tags keeps those that fit: %#', (tags, expected) => {
    expect(keysOf(memberFor(tags))).toEqual(expected)
  })

  it('is dropped where even the rest is too long, and takes what came with it', () => {
    expect(memberFor('_dd.p.a=b', 'o'.repeat(300))).toBeUndefined()
    const headers = {
      ...ids,
      'x-datadog-sampling-priority': '2',
      'x-datadog-origin': 'o'.repeat(300),
      traceparent: `00-${found.traceId}-${found.spanId}-01`,
      tracestate: 'dd=s:1;p:0123456789abcdef,foo=1',
    }
    expect(sent(headers)).toMatchObject({ 'x-datadog-origin': 'o'.repeat(300), tracestate: 'foo=1' })
  })

  it('that is too long once we are in it leaves the other headers whole', () => {
    const origin = 'o'.repeat(240)
    const headers = { traceparent, tracestate: `dd=s:2;o:${origin};t.a:b,foo=1` }
    expect(sent(headers, { propagators: ['w3c', 'datadog'] })).toMatchObject({
      'x-datadog-sampling-priority': '2',
      'x-datadog-origin': origin,
      'x-datadog-tags': `_dd.p.a=b,${tid}`,
      tracestate: 'foo=1',
    })
  })
})

describe('beside a traceparent', () => {
  const both: Headers = {
    'x-datadog-trace-id': '3',
    'x-datadog-parent-id': '10',
    'x-datadog-tags': '_dd.p.tid=1111111111111111',
    traceparent: '00-11111111111111110000000000000003-000000003ade68b1-01',
  }
  const theirs = { traceId: '11111111111111110000000000000003', spanId: '000000003ade68b1' }
  const orders = [
    ['datadog', 'w3c'],
    ['w3c', 'datadog'],
  ] as [PropagatorName, PropagatorName][]
  const byName = { datadog, w3c, elastic } as Record<string, (typeof propagators)[number]>
  const found = (order: readonly PropagatorName[], headers: Headers, firstMatch = false) => {
    const { parent, links } = extract(
      order.map((name) => byName[name] as (typeof propagators)[number]),
      readerOf(headers),
      undefined,
      firstMatch,
    )
    return {
      traceId: parent?.traceId,
      spanId: parent?.spanId,
      lastSpan: parent?.carried?.['_dd.parent_id'],
      links: links.map(({ traceId, spanId, reason }) => `${reason} ${traceId} ${spanId}`),
    }
  }

  describe.each(orders)('in the order %s, %s', (...order) => {
    it.each<[string, Headers, object]>([
      ['its span is the parent', { ...both, tracestate: 'foo=1' }, { ...theirs, lastSpan: '000000000000000a' }],
      [
        'the last span of Datadog is the one in `p`',
        { ...both, tracestate: 'dd=s:2;p:8fffffffffffffff,foo=1' },
        { ...theirs, lastSpan: '8fffffffffffffff' },
      ],
      ['the first of two `p` counts', { ...both, tracestate: 'dd=p:aa;p:bb' }, { ...theirs, lastSpan: 'aa' }],
      ['`p` is taken verbatim', { ...both, tracestate: 'dd=s:2;p:XX!X,foo=1' }, { ...theirs, lastSpan: 'XX!X' }],
      [
        'the same span has nobody before it',
        { ...both, 'x-datadog-parent-id': '987654321', tracestate: 'dd=s:2;p:000000000000000a' },
        { ...theirs, lastSpan: undefined },
      ],
      [
        'ids of 64 bits are those of the trace whose right half they are',
        { ...both, 'x-datadog-tags': '' },
        { ...theirs, lastSpan: '000000000000000a' },
      ],
    ])('%s', (_, headers, expected) => {
      expect(found(order, headers)).toEqual({ links: [], ...expected })
    })

    it('another left half is another trace: a link', () => {
      const other = { ...both, 'x-datadog-tags': '_dd.p.tid=2222222222222222' }
      const ofDatadog = { traceId: '22222222222222220000000000000003', spanId: '000000000000000a' }
      const [first, second] = order[0] === 'w3c' ? [theirs, ofDatadog] : [ofDatadog, theirs]
      expect(found(order, other)).toEqual({
        ...first,
        lastSpan: undefined,
        links: [`conflict ${second.traceId} ${second.spanId}`],
      })
    })

    it('another trace is a link, and hands nothing on', () => {
      const headers: Headers = {
        'x-datadog-trace-id': '3541',
        'x-datadog-parent-id': '987654321',
        'x-datadog-sampling-priority': '2',
        'x-datadog-origin': 'rum',
        'x-datadog-tags': '_dd.p.tid=1111111111111111,_dd.p.dm=-4',
        traceparent: '00-11111111111111110000000000000005-000000003ade68b1-00',
        tracestate: 'foo=1',
      }
      expect(sent(headers, { propagators: order })).toEqual(
        order[0] === 'w3c'
          ? {
              'x-datadog-trace-id': '5',
              'x-datadog-parent-id': 'span',
              'x-datadog-sampling-priority': '0',
              'x-datadog-tags': '_dd.p.tid=1111111111111111',
              traceparent: '00-11111111111111110000000000000005-span-00',
              tracestate: 'dd=s:0;p:span,foo=1',
            }
          : {
              'x-datadog-trace-id': '3541',
              'x-datadog-parent-id': 'span',
              'x-datadog-sampling-priority': '2',
              'x-datadog-origin': 'rum',
              'x-datadog-tags': '_dd.p.tid=1111111111111111,_dd.p.dm=-4',
              traceparent: '00-11111111111111110000000000000dd5-span-01',
              tracestate: 'dd=s:2;o:rum;p:span;t.dm:-4',
            },
      )
    })

    it('a malformed one of either costs nothing', () => {
      expect(found(order, { ...both, traceparent: 'x' })).toMatchObject({ spanId: '000000000000000a', links: [] })
      expect(found(order, { ...both, 'x-datadog-trace-id': 'x' })).toMatchObject({ ...theirs, links: [] })
    })

    it('what only one of them says goes out in both', () => {
      const headers = {
        ...both,
        'x-datadog-sampling-priority': '1',
        'x-datadog-tags': '_dd.p.tid=1111111111111111,_dd.p.a=1',
        tracestate: 'foo=1,dd=s:1;o:rum;t.dm:-1;t.b:2',
      }
      const { 'x-datadog-tags': tags, tracestate, ...rest } = sent(headers, { propagators: order })
      expect(rest).toEqual({
        'x-datadog-trace-id': '3',
        'x-datadog-parent-id': 'span',
        'x-datadog-sampling-priority': '1',
        'x-datadog-origin': 'rum',
        traceparent: '00-11111111111111110000000000000003-span-01',
      })
      expect(new Set(tags?.split(','))).toEqual(
        new Set(['_dd.p.tid=1111111111111111', '_dd.p.a=1', '_dd.p.dm=-1', '_dd.p.b=2']),
      )
      expect(tracestate).toMatch(/^dd=s:1;o:rum;p:span;t\.[^,]*,foo=1$/)
      expect(new Set(tracestate?.match(/t\.\w+:[^;,]+/g))).toEqual(new Set(['t.a:1', 't.dm:-1', 't.b:2']))
    })
  })

  it.each<[string, Headers, { datadogFirst: object; w3cFirst: object }]>([
    [
      'the priority',
      { 'x-datadog-sampling-priority': '2', tracestate: 'dd=s:1;t.dm:-1,foo=1' },
      {
        datadogFirst: { priority: '2', tags: '_dd.p.tid=1111111111111111', tracestate: 'dd=s:2;p:span,foo=1' },
        w3cFirst: {
          priority: '1',
          tags: '_dd.p.dm=-1,_dd.p.tid=1111111111111111',
          tracestate: 'dd=s:1;p:span;t.dm:-1,foo=1',
        },
      },
    ],
    [
      'the priority, where `dd` says nothing',
      { 'x-datadog-sampling-priority': '2', tracestate: 'foo=1' },
      {
        datadogFirst: { priority: '2', tags: '_dd.p.tid=1111111111111111', tracestate: 'dd=s:2;p:span,foo=1' },
        w3cFirst: { priority: '1', tags: '_dd.p.tid=1111111111111111', tracestate: 'dd=s:1;p:span,foo=1' },
      },
    ],
    [
      'the decision, against the flag',
      {
        'x-datadog-sampling-priority': '0',
        'x-datadog-tags': '_dd.p.tid=1111111111111111,_dd.p.dm=-3',
        tracestate: 'dd=s:2;t.dm:-4',
      },
      {
        datadogFirst: {
          priority: '0',
          tags: '_dd.p.tid=1111111111111111,_dd.p.dm=-3',
          tracestate: 'dd=s:0;p:span;t.dm:-3',
        },
        w3cFirst: {
          priority: '2',
          tags: '_dd.p.dm=-4,_dd.p.tid=1111111111111111',
          tracestate: 'dd=s:2;p:span;t.dm:-4',
        },
      },
    ],
    [
      'the rejection, against the headers',
      {
        'x-datadog-sampling-priority': '2',
        traceparent: '00-11111111111111110000000000000003-000000003ade68b1-00',
        tracestate: 'dd=s:-1;t.dm:-3',
      },
      {
        datadogFirst: { priority: '2', tags: '_dd.p.tid=1111111111111111', tracestate: 'dd=s:2;p:span' },
        w3cFirst: {
          priority: '-1',
          tags: '_dd.p.dm=-3,_dd.p.tid=1111111111111111',
          tracestate: 'dd=s:-1;p:span;t.dm:-3',
        },
      },
    ],
    [
      'what decided, where only the second has a priority',
      { 'x-datadog-tags': '_dd.p.tid=1111111111111111,_dd.p.dm=-3', tracestate: 'dd=s:2;t.dm:-4' },
      {
        datadogFirst: {
          priority: '2',
          tags: '_dd.p.tid=1111111111111111,_dd.p.dm=-4',
          tracestate: 'dd=s:2;p:span;t.dm:-4',
        },
        w3cFirst: {
          priority: '2',
          tags: '_dd.p.dm=-4,_dd.p.tid=1111111111111111',
          tracestate: 'dd=s:2;p:span;t.dm:-4',
        },
      },
    ],
    [
      'origin and tags',
      {
        'x-datadog-sampling-priority': '1',
        'x-datadog-origin': 'rum',
        'x-datadog-tags': '_dd.p.tid=1111111111111111,_dd.p.a=1',
        tracestate: 'dd=s:1;o:lambda;t.a:2',
      },
      {
        datadogFirst: {
          priority: '1',
          origin: 'rum',
          tags: '_dd.p.tid=1111111111111111,_dd.p.a=1',
          tracestate: 'dd=s:1;o:rum;p:span;t.a:1',
        },
        w3cFirst: {
          priority: '1',
          origin: 'lambda',
          tags: '_dd.p.a=2,_dd.p.tid=1111111111111111',
          tracestate: 'dd=s:1;o:lambda;p:span;t.a:2',
        },
      },
    ],
  ])('the first in the order has the word on %s', (_, part, { datadogFirst, w3cFirst }) => {
    const seen = orders.map((propagators) => {
      const headers = sent({ ...both, ...part }, { propagators })
      return {
        priority: headers['x-datadog-sampling-priority'],
        origin: headers['x-datadog-origin'],
        tags: headers['x-datadog-tags'],
        tracestate: headers.tracestate,
      }
    })
    expect(seen).toEqual([datadogFirst, w3cFirst])
  })

  it('our own headers alone count where the first match is asked for', () => {
    const headers = { ...both, tracestate: 'dd=s:2;p:000000000000000b,foo=1' }
    expect(found(['datadog', 'w3c'], headers, true)).toEqual({
      traceId: '11111111111111110000000000000003',
      spanId: '000000000000000a',
      lastSpan: undefined,
      links: [],
    })
    const propagators = { extract: ['datadog', 'w3c'], inject: ['datadog', 'w3c'], firstMatch: true } as const
    expect(sent(headers, { propagators })).toMatchObject({ tracestate: 'dd=s:1;p:span;t.dm:-0' })
  })

  it('a third header of the same trace changes nothing', () => {
    const headers = {
      ...both,
      'x-datadog-sampling-priority': '2',
      'elastic-apm-traceparent': `00-${theirs.traceId}-${otherSpanId}-01`,
      tracestate: 'dd=s:1;p:XX,foo=1',
    }
    const orders = [
      ['datadog', 'w3c', 'elastic'],
      ['datadog', 'elastic', 'w3c'],
      ['elastic', 'datadog', 'w3c'],
      ['elastic', 'w3c', 'datadog'],
      ['w3c', 'elastic', 'datadog'],
    ] as const
    expect(orders.map((order) => found(order, headers))).toEqual(
      orders.map(() => ({ ...theirs, lastSpan: 'XX', links: [] })),
    )
    expect(orders.map((propagators) => sent(headers, { propagators })['x-datadog-sampling-priority'])).toEqual([
      '2',
      '2',
      '1',
      '1',
      '1',
    ])
  })

  it('a third header that names the span of Datadog again leaves nobody before it', () => {
    const headers = {
      ...both,
      'x-datadog-parent-id': '987654321',
      'elastic-apm-traceparent': `00-${theirs.traceId}-${otherSpanId}-01`,
    }
    expect(found(['elastic', 'datadog', 'w3c'], headers)).toEqual({ ...theirs, lastSpan: undefined, links: [] })
    expect(found(['elastic', 'datadog'], headers)).toEqual({
      ...theirs,
      spanId: otherSpanId,
      lastSpan: theirs.spanId,
      links: [],
    })
  })

  it('our own priority decides where the header before it left that open', () => {
    const first = { ...theirs, sampled: undefined }
    const undecided = { name: 'test', fields: [], extract: () => ({ parent: first }), inject: () => {} }
    const headers = { ...both, 'x-datadog-sampling-priority': '2' }
    const { parent } = extract([undecided, datadog], readerOf(headers))
    const out: Record<string, string | undefined> = {}
    const outgoing = { ...theirs, ...parent, sampled: true, sampleRate: undefined, root: false }
    datadog.inject(outgoing, (name, value) => {
      out[name] = value
    })
    expect(parent?.sampled).toBe(true)
    expect(out['x-datadog-sampling-priority']).toBe('2')
  })

  it('tracestate alone is nothing', () => {
    expect(Object.keys(sent({ tracestate: 'dd=s:2;o:rum' }))).not.toContain('x-datadog-origin')
  })
})

describe('trust', () => {
  const headers = {
    ...ids,
    'x-datadog-sampling-priority': '2',
    'x-datadog-origin': 'rum',
    'x-datadog-tags': '_dd.p.tid=640cfd8d00000000,_dd.p.dm=-4,_dd.p.usr.id=x',
  }

  it('of the ids only drops priority, origin and tags', () => {
    expect(sent(headers, { trust: 'ids-only', sampleRate: 0 })).toEqual({
      'x-datadog-trace-id': '123456789',
      'x-datadog-parent-id': 'span',
      'x-datadog-sampling-priority': '0',
      'x-datadog-tags': '_dd.p.tid=640cfd8d00000000',
      traceparent: '00-640cfd8d0000000000000000075bcd15-span-00',
      tracestate: 'dd=s:0;p:span',
    })
  })

  it.each(['restart', 'restart-external', 'ignore'] as const)('%s hands nothing on', (trust) => {
    const { traceparent, ...rest } = sent(headers, { trust })
    const id = String(traceparent).slice(3, 35)
    expect(rest).toEqual({
      'x-datadog-trace-id': BigInt(`0x${id.slice(16)}`).toString(),
      'x-datadog-parent-id': 'span',
      'x-datadog-sampling-priority': '1',
      'x-datadog-tags': `_dd.p.tid=${id.slice(0, 16)},_dd.p.dm=-0`,
      tracestate: 'dd=s:1;p:span;t.dm:-0',
    })
    expect(rest['x-datadog-trace-id']).not.toBe('123456789')
  })

  it('that is used up leaves the decision to us', () => {
    const { start } = createBaton({ propagators: ['datadog'], sampleRate: 0, maxForcedPerSecond: 0 })
    expect(start(headers).inject()).toMatchObject({ 'x-datadog-sampling-priority': '0', 'x-datadog-origin': 'rum' })
  })
})

describe('a synthetic test', () => {
  const headers = {
    'x-datadog-trace-id': '123456789',
    'x-datadog-parent-id': '0',
    'x-datadog-sampling-priority': '1',
  }

  it.each(['synthetics', 'synthetics-browser'])('of the origin %s has a trace, and no span', (origin) => {
    const transaction = createBaton({ propagators: ['datadog'] }).start({ ...headers, 'x-datadog-origin': origin })
    const { traceId, parentId, sampled } = transaction
    expect({ traceId, parentId, sampled }).toEqual({ traceId: found.traceId, parentId: undefined, sampled: true })
    expect(transaction.inject()).toEqual({
      'x-datadog-trace-id': '123456789',
      'x-datadog-parent-id': BigInt(`0x${transaction.spanId}`).toString(),
      'x-datadog-sampling-priority': '1',
      'x-datadog-origin': origin,
    })
  })

  it('of another trace than the parent hands nothing on', () => {
    expect(sent({ ...headers, 'x-datadog-origin': 'synthetics', traceparent })).toEqual({
      'x-datadog-trace-id': lower,
      'x-datadog-parent-id': 'span',
      'x-datadog-sampling-priority': '1',
      'x-datadog-tags': `_dd.p.tid=${upper}`,
      traceparent: `00-${traceId}-span-01`,
      tracestate: 'dd=s:1;p:span',
    })
  })

  it('is the only one without a span', () => {
    expect(read({ ...headers, 'x-datadog-origin': 'rum' })).toBeUndefined()
    expect(read(headers)).toBeUndefined()
  })

  it('has a valid trace id too', () => {
    const zero = { ...headers, 'x-datadog-trace-id': '0', 'x-datadog-origin': 'synthetics' }
    expect(read(zero)).toBeUndefined()
  })
})

describe('a round trip', () => {
  it.each<[readonly PropagatorName[]]>([[['datadog']], [['datadog', 'w3c']], [['w3c', 'datadog']], [['w3c']]])(
    'through %j arrives where it began',
    (list) => {
      const { start } = createBaton({ propagators: { extract: ['datadog', 'w3c'], inject: [...list] } })
      const first = start({})
      const second = start(first.inject())
      expect(second).toMatchObject({ traceId: first.traceId, parentId: first.spanId, sampled: true, links: [] })
    },
  )

  it('hands on the same through three services, in any order', () => {
    const headers = {
      ...ids,
      'x-datadog-sampling-priority': '2',
      'x-datadog-origin': 'synthetics~;=web,z',
      'x-datadog-tags': '_dd.p.dm=-4,_dd.p.usr.id=baz64==,_dd.p.tid=640cfd8d00000000',
    }
    const services = [['datadog', 'w3c'], ['datadog'], ['datadog', 'w3c']].map((propagators) =>
      createBaton({ propagators: propagators as PropagatorName[] }),
    )
    const last = services.reduce<Headers>((carrier, { start }) => start(carrier).inject(), headers)
    expect(last).toMatchObject({ ...headers, 'x-datadog-parent-id': expect.stringMatching(/^\d+$/) })
  })
})

describe('for any input', () => {
  const fields = [...datadog.fields, 'traceparent', 'tracestate'] as const
  const near = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String),
    fc.constantFrom(
      '0',
      '1',
      '-1',
      '2',
      '123456789',
      '18446744073709551615',
      'rum',
      'synthetics',
      traceparent,
      unsampled,
    ),
    fc.constantFrom(`00-${found.traceId}-${spanId}-01`, `00-${upper}0000000000000000-${spanId}-00`),
    fc
      .array(fc.tuple(fc.constantFrom('_dd.p.', 't.', ''), fc.string(), fc.constantFrom('=', ':', ''), fc.string()))
      .map((list) => list.map((parts) => parts.join('')).join(',')),
    fc
      .array(
        fc.tuple(fc.constantFrom('s', 'o', 'p', 't.dm', 't.tid', 't.a', 'zz'), fc.string({ unit: 'grapheme-ascii' })),
      )
      .map((list) => `dd=${list.map(([key, value]) => `${key}:${value.replace(/[,=]/g, '')}`).join(';')}`),
  )
  const headers = fc.record(Object.fromEntries(fields.map((name) => [name, near])), { requiredKeys: [] })
  const order = fc.constantFrom<PropagatorName[]>(['datadog', 'w3c'], ['w3c', 'datadog'], ['datadog'], ['w3c'])

  it('H: nothing is thrown, and no context is invalid', () => {
    let parents = 0
    fc.assert(
      fc.property(headers, order, (carrier, order) => {
        const list = propagators.filter(({ name }) => order.includes(name))
        const { parent, traceId } = extract(list, readerOf(carrier))
        if (parent !== undefined) {
          parents++
          expect(parent.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
          expect(parent.spanId).toEqual(anySpanId)
        }
        expect(traceId ?? found.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
      }),
      { numRuns: 2000 },
    )
    expect(parents).toBeGreaterThan(20)
  })

  it('H: what goes out is valid, and says the decision everywhere', () => {
    const seen = { members: 0, tags: 0, headers: 0 }
    const rate = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(headers, order, rate, fc.option(fc.boolean()), (carrier, extract, sampleRate, verdict) => {
        const sampler = () => verdict ?? undefined
        const propagators = { extract, inject: ['w3c', 'datadog'] as const }
        const transaction = createBaton({ propagators, sampleRate, sampler }).start(carrier)
        const out = transaction.inject()
        new globalThis.Headers(out)
        const { traceId, spanId, sampled } = transaction
        const priority = /^dd=s:(-?\d+);/.exec(out.tracestate ?? '')?.[1]
        if (priority !== undefined) {
          seen.members++
          expect(Number(priority) > 0).toBe(sampled)
          expect(out.tracestate).toMatch(/^dd=[^,=]{1,256}(,|$)/)
          expect(out.tracestate).toContain(`;p:${spanId}`)
          expect(out.tracestate?.includes(';t.dm:') && Number(priority) === 0 && sampleRate === 1).toBe(false)
        }
        if (traceId.endsWith('0000000000000000')) return expect(out).not.toHaveProperty('x-datadog-trace-id')
        seen.headers++
        const theirs = Number(out['x-datadog-sampling-priority'])
        expect({ sampled: theirs > 0, s: priority ?? `${theirs}` }).toEqual({ sampled, s: `${theirs}` })
        expect(
          BigInt(out['x-datadog-trace-id'] ?? '')
            .toString(16)
            .padStart(16, '0'),
        ).toBe(traceId.slice(16))
        expect(
          BigInt(out['x-datadog-parent-id'] ?? '')
            .toString(16)
            .padStart(16, '0'),
        ).toBe(spanId)
        const tags = out['x-datadog-tags']
        if (tags !== undefined) {
          seen.tags++
          expect(tags).toMatch(/^_dd\.p\.[!-+\--<>-~]+=[ -+\--~]+(,_dd\.p\.[!-+\--<>-~]+=[ -+\--~]+)*$/)
          expect(tags.length).toBeLessThanOrEqual(512)
        }
        const upper = traceId.slice(0, 16)
        expect(tags?.match(/_dd\.p\.tid=[^,]*/g) ?? []).toEqual(
          upper === '0000000000000000' ? [] : [`_dd.p.tid=${upper}`],
        )
        return undefined
      }),
      { numRuns: 3000 },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(1000)
  })

  it('every trace and rate has one decision, in all fields', () => {
    const rate = fc.oneof(fc.constantFrom(0, 1, 0.5), fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(rate, (sampleRate) => {
        const transaction = createBaton({ propagators: ['w3c', 'datadog'], sampleRate }).start({})
        const { sampled, spanId, traceId } = transaction
        const out = transaction.inject()
        expect({ priority: out['x-datadog-sampling-priority'], tags: out['x-datadog-tags'] }).toEqual({
          priority: sampled ? '1' : '0',
          tags: `_dd.p.tid=${traceId.slice(0, 16)}${sampled ? ',_dd.p.dm=-0' : ''}`,
        })
        expect(out.traceparent).toMatch(sampled ? /-01$/ : /-00$/)
        expect(out.tracestate?.split(',')[0]).toBe(`dd=s:${sampled ? `1;p:${spanId};t.dm:-0` : `0;p:${spanId}`}`)
      }),
      { numRuns: 500 },
    )
  })
})
