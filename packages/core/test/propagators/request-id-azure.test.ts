import { describe, expect, it } from '@jest/globals'
import { createBaton, traceHeaders } from '../../src/index.js'
import { anySpanId, spanId, traceId, traceparent } from '../literals.js'
import { readAlone, writeAlone } from './alone.js'

const read = (value: string) => {
  const { parent, traceId: joined } = readAlone('request-id-azure', { 'Request-Id': value })
  return parent ?? joined
}
const parent = { traceId, spanId, sampled: undefined }
const longest = `|${traceId}.${spanId}.${'a'.repeat(1024 - 52)}.`

describe('E13: Request-Id', () => {
  it.each<[string, unknown, string]>([
    [`|${traceId}.${spanId}.`, parent, 'a trace id and a span id'],
    [`|${traceId.toUpperCase()}.${spanId.toUpperCase()}.`, parent, 'upper case'],
    [` |${traceId}.${spanId}.\t`, parent, 'blanks around it'],
    [`|${traceId}.`, traceId, 'a root alone'],
    [`|${traceId}.${spanId}.1.`, traceId, 'a deeper id'],
    [`|${traceId}.${spanId}.bcec871c_1.`, traceId, 'a deeper id with an underscore'],
    [`|${traceId}.1_`, traceId, 'an id below the root that is no span id'],
    [`|${traceId}.0000000000000000.`, traceId, 'a span id of zeros'],
    [longest, traceId, '1,024 characters'],

    [`${longest.slice(0, -1)}a.`, undefined, '1,025 characters'],
    [`|${'0'.repeat(32)}.${spanId}.`, undefined, 'a trace id of zeros'],
    [`${traceId}.${spanId}.`, undefined, 'no bar in front'],
    [`|${traceId}.${spanId}`, undefined, 'no dot at the end'],
    [`|${traceId}`, undefined, 'a root without a dot'],
    [`|${traceId.slice(1)}.${spanId}.`, undefined, '31 characters'],
    [
      '|9e74f0e5-efc4-41b5-86d1-3524a43bd891.bcec871c_1.',
      undefined,
      'the example of the protocol, whose root is a UUID',
    ],
    [`|${traceId}.${spanId}., |${traceId}.${spanId}.`, undefined, 'sent twice'],
    [`|${traceId}.${spanId}.1.2A#`, undefined, 'an overflow'],
    [`|${traceId}.${spanId}.<script>.`, undefined, 'characters that no id has'],
    ['', undefined, 'nothing'],
  ])('%s: %j, because it is %s', (header, expected) => {
    expect(read(header)).toEqual(expected)
  })

  it('takes linear time over ids that never end', () => {
    expect(read(`|${traceId}.${'a-'.repeat(450)}`)).toBeUndefined()
  })

  it('is written with our span', () => {
    expect(writeAlone('request-id-azure', {})).toEqual({ 'request-id': `|${traceId}.${spanId}.` })
  })

  it('leaves the decision to us', () => {
    const propagators = ['request-id-azure'] as const
    const start = (sampleRate: number) =>
      createBaton({ propagators, sampleRate }).start({ 'request-id': `|${traceId}.${spanId}.` })
    expect([start(1).sampled, start(0).sampled, start(1).parentId]).toEqual([true, false, spanId])
    expect(start(1).inject()).toEqual({ 'request-id': expect.stringMatching(`^\\|${traceId}\\.[0-9a-f]{16}\\.$`) })
  })

  it('of the trace of a traceparent adds nothing to it', () => {
    const propagators = ['w3c', 'request-id-azure'] as const
    const headers = { traceparent, 'request-id': `|${traceId}.aaaaaaaaaaaaaaaa.` }
    const transaction = createBaton({ propagators }).start(headers)
    expect([transaction.parentId, transaction.sampled, transaction.links]).toEqual([spanId, true, []])
  })

  it('is not read unless it is asked for', () => {
    const transaction = createBaton().start({ 'request-id': `|${traceId}.${spanId}.` })
    expect([transaction.traceId === traceId, transaction.spanId]).toEqual([false, anySpanId])
    expect(traceHeaders()).not.toContain('request-id')
  })
})
