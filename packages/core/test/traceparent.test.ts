import { describe, expect, it } from '@jest/globals'
import type { TraceContext } from '../src/context/trace-context.js'
import { TraceState } from '../src/context/trace-state.js'
import { formatTraceparent, parseTraceparent } from '../src/context/traceparent.js'
import { otherTraceparent, spanId, traceId, traceparent } from './literals.js'

const read = (sampled: boolean, random = false): TraceContext => ({
  traceId,
  spanId,
  sampled,
  random,
  traceState: undefined,
  carried: undefined,
})
const yes = read(true)
const refused = undefined
const ids = `${traceId}-${spanId}`

describe('parseTraceparent', () => {
  it.each<[string, TraceContext | undefined, string]>([
    [`00-${ids}-01`, yes, 'sampled'],
    [`00-${ids}-00`, read(false), 'unsampled'],
    [`00-${ids}-02`, read(false, true), 'the random flag of level 2'],
    [`00-${ids}-03`, read(true, true), 'both flags'],

    // flags are a bit field; what we do not know is left out
    [`00-${ids}-04`, read(false), 'a reserved flag'],
    [`00-${ids}-09`, yes, 'a reserved flag and sampled'],
    [`00-${ids}-10`, read(false), 'the high digit is not sampled'],
    [`00-${ids}-fe`, read(false, true), 'all flags but sampled'],
    [`00-${ids}-ff`, read(true, true), 'all flags'],

    // other versions are read by position
    [`01-${ids}-01`, yes, 'the next version, no longer than this one'],
    [`fe-${ids}-03`, read(true, true), 'the highest version'],
    [`cc-${ids}-01-what-the-future-will-be-like`, yes, 'a higher version with more behind the flags'],
    [`cc-${ids}-01-`, yes, 'a higher version with nothing behind its last dash'],
    [`cc-${ids}-01.what-the-future-will-not-be-like`, refused, 'a higher version with flags that do not end'],
    [`cc-${ids}-010`, refused, 'a higher version with three flag digits'],
    [`cc-${ids}-1`, refused, 'a higher version that is too short'],
    [`cc-${ids}`, refused, 'a higher version without flags'],
    [`cc-${traceId}0-${spanId}-01`, refused, 'a higher version with a longer trace id'],
    [`ff-${ids}-01`, refused, 'version ff'],
    [`ff-${ids}-01-more`, refused, 'version ff with more behind the flags'],
    [`00-${ids}-01-`, refused, 'version 00 with a dash behind the flags'],
    [`00-${ids}-01-what-the-future-will-be-like`, refused, 'version 00 with more behind the flags'],
    [`00-${ids}-01.what-the-future-will-not-be-like`, refused, 'version 00 with longer flags'],
    [`0-${ids}-01`, refused, 'one version digit'],
    [`000-${ids}-01`, refused, 'three version digits'],
    [`.0-${ids}-01`, refused, 'a version that is not hex'],
    [`0x-${ids}-01`, refused, 'a version that is half hex'],
    [`0A-${ids}-01`, refused, 'an uppercase version'],

    // lowercase hex only, never all zero
    [`00-${traceId.toUpperCase()}-${spanId}-01`, refused, 'an uppercase trace id'],
    [`00-${traceId}-${spanId.toUpperCase()}-01`, refused, 'an uppercase span id'],
    [`00-${ids}-0A`, refused, 'uppercase flags'],
    [`00-${ids}-0g`, refused, 'flags that are not hex'],
    [`00-${ids}-.0`, refused, 'flags that are half hex'],
    [`00-${'0'.repeat(32)}-${spanId}-01`, refused, 'an all-zero trace id'],
    [`00-${traceId}-${'0'.repeat(16)}-01`, refused, 'an all-zero span id'],
    [`00-.${traceId.slice(1)}-${spanId}-01`, refused, 'a trace id that is not hex'],
    [`00-${traceId}-${spanId.slice(1)}.-01`, refused, 'a span id that is not hex'],
    [`00-${traceId.slice(1)}-${spanId}-01`, refused, 'a trace id of 31'],
    [`00-${traceId}0-${spanId}-01`, refused, 'a trace id of 33'],
    [`00-${traceId}-${spanId.slice(1)}-01`, refused, 'a span id of 15'],
    [`00-${traceId}-${spanId}0-01`, refused, 'a span id of 17'],
    [`00-${ids}-1`, refused, 'one flag digit'],
    [`00-${ids}-001`, refused, 'three flag digits'],
    [`00-${ids}-`, refused, 'no flags'],
    [`00-${ids}`, refused, 'no flags, no dash'],
    [`00_${ids}-01`, refused, 'another separator behind the version'],
    [`00-${traceId}_${spanId}-01`, refused, 'another separator behind the trace id'],
    [`00-${ids}_01`, refused, 'another separator behind the span id'],
    [`-${ids}-01`, refused, 'no version'],

    // RFC 9110 5.5: blanks around a value are not part of it
    [` ${traceparent}`, yes, 'a space before'],
    [`\t${traceparent}`, yes, 'a tab before'],
    [`${traceparent} `, yes, 'a space behind'],
    [`${traceparent}\t`, yes, 'a tab behind'],
    [`\t ${traceparent} \t`, yes, 'blanks around'],
    [` cc-${ids}-01-more `, yes, 'blanks around a higher version'],
    [`00 -${ids}-01`, refused, 'a blank inside'],
    [` 0-${ids}-01`, refused, 'a blank for a digit'],
    [`${traceparent}\n`, refused, 'a line feed behind'],
    [`\r\n${traceparent}`, refused, 'a line break before'],
    [`\u00a0${traceparent}`, refused, 'a no-break space before'],
    [`${traceparent}\0`, refused, 'a NUL behind'],

    // what Node makes of a header that was sent twice
    [`${traceparent}, ${otherTraceparent}`, refused, 'two headers'],
    [`${traceparent}, ${traceparent}`, refused, 'the same header twice'],
    [`${traceparent},`, refused, 'a trailing comma'],

    ['', refused, 'nothing'],
    ['00', refused, 'a version only'],
    [' ', refused, 'a blank'],
    ['undefined', refused, 'a word'],
    [' '.repeat(55), refused, '55 blanks'],
    ['-'.repeat(55), refused, '55 dashes'],
    [`"${traceparent}"`, refused, 'quotes'],
    [traceparent.replace('4', '４'), refused, 'a full-width digit'],
  ])('%j gives %j: %s', (header, expected) => {
    expect(parseTraceparent(header)).toEqual(expected)
  })

  it('keeps the tracestate that came beside it', () => {
    const traceState = new TraceState('congo=t61rcWkgMzE')
    expect(parseTraceparent(traceparent, traceState)?.traceState).toBe(traceState)
  })

  it('refuses a megabyte of blanks around nothing', () => {
    expect(parseTraceparent(`${' '.repeat(500_000)}x${' '.repeat(500_000)}x`)).toBeUndefined()
  })
})

describe('formatTraceparent', () => {
  it.each<[boolean, boolean | undefined, string]>([
    [true, undefined, `00-${ids}-01`],
    [false, undefined, `00-${ids}-00`],
    [true, false, `00-${ids}-01`],
    [false, true, `00-${ids}-02`],
    [true, true, `00-${ids}-03`],
  ])('sampled %j and random %j give %s', (sampled, random, expected) => {
    expect(formatTraceparent(traceId, spanId, sampled, random)).toBe(expected)
  })
})
