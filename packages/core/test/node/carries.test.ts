import { expect, it } from '@jest/globals'
import { createBaton } from '../../src/index.js'
import { carries } from '../../src/node/index.js'

const all = createBaton()

it.each([
  ['a traceparent', { traceparent: 'anything' }, true],
  ['a name in mixed case', { TraceParent: 'anything' }, true],
  ['baggage alone', { baggage: 'a=1' }, true],
  ['Elastic alone', { 'elastic-apm-traceparent': 'anything' }, true],
  ['bytes', { traceparent: Buffer.from('anything') }, true],
  ['a Map', new Map([['traceparent', 'anything']]), true],
  ['a function', (name: string) => (name === 'traceparent' ? 'anything' : undefined), true],
  ['other names', { id: 7, trace: 'x' }, false],
  ['a number where text should be', { baggage: 2 }, false],
  ['nothing', {}, false],
  ['null', null, false],
  ['text', 'traceparent', false],
  [
    'something that throws when it is read',
    {
      get traceparent() {
        throw new Error('read')
      },
    },
    false,
  ],
])('knows whether there are trace headers in %s', (_, carrier, expected) => {
  expect(carries(all, carrier)).toBe(expected)
})

it('looks for the formats alone that the engine reads', () => {
  const onlyElastic = createBaton({ propagators: ['elastic'] })
  expect(carries(onlyElastic, { baggage: 'a=1' })).toBe(false)
  expect(carries(onlyElastic, { 'elastic-apm-traceparent': 'anything' })).toBe(true)
})
