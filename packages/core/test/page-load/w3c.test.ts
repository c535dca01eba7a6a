import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { BatonOptions } from '../../src/options/options.js'
import { spanId, traceId, traceparent } from '../literals.js'
import { dataOf, scriptOf } from './rendered.js'

const start = (headers: object, options: BatonOptions = {}) => createBaton(options).start(headers)

describe('a page that reads W3C', () => {
  it.each<[object, BatonOptions, string, string]>([
    [{}, {}, '01', 'a trace that begins here, without its random flag'],
    [{}, { sampleRate: 0 }, '00', 'an unsampled trace that begins here'],
    [{ traceparent }, {}, '01', 'a trace that began elsewhere'],
    [{ traceparent: `00-${traceId}-${spanId}-03` }, {}, '01', 'one with the random flag'],
    [{ traceparent: `00-${traceId}-${spanId}-00` }, {}, '00', 'an unsampled one'],
    [{ traceparent: `00-${traceId}-${spanId}-02` }, {}, '00', 'an unsampled one with the random flag'],
  ])('is the child of our span: %j with %j ends in %s: %s', (headers, options, flags) => {
    const transaction = start(headers, options)
    const content = `00-${transaction.traceId}-${transaction.spanId}-${flags}`
    const { pageLoad } = transaction
    expect({
      tags: String(pageLoad.tags()),
      config: JSON.parse(String(pageLoad.config('w3c'))),
      script: scriptOf(pageLoad.script('w3c')).data,
      data: dataOf(pageLoad.data())?.w3c,
      values: pageLoad.values,
    }).toEqual({
      tags: `<meta name="traceparent" content="${content}">`,
      config: { traceparent: content },
      script: { traceparent: content },
      data: { traceparent: content },
      values: {
        tags: [{ name: 'traceparent', content }],
        config: { w3c: { traceparent: content } },
        data: { at: expect.any(Number), maxAge: 120, w3c: { traceparent: content } },
      },
    })
  })

  it('leaves the transaction without a parent', () => {
    const transaction = start({})
    expect([String(transaction.pageLoad.tags()), transaction.parentId]).toEqual([expect.any(String), undefined])
  })

  it('is told nothing when it decides for itself', () => {
    const { pageLoad } = start({}, { pageLoad: { w3c: true, sampling: 'independent' } })
    expect([pageLoad.tags(), pageLoad.config('w3c'), pageLoad.data()].map(String)).toEqual(['', '{}', ''])
    expect(scriptOf(pageLoad.script('w3c')).data).toBeNull()
    expect(pageLoad.values).toEqual({ tags: [], config: { w3c: {} }, data: undefined })
  })

  it('is the only one that is told something where no target is named', () => {
    expect(Object.keys(start({}).pageLoad.values.config)).toEqual(['w3c'])
    expect(Object.keys(start({}, { pageLoad: { maxAge: 5 } }).pageLoad.values.config)).toEqual(['w3c'])
    expect(Object.keys(start({}, { pageLoad: { elastic: true } }).pageLoad.values.config)).toEqual(['elastic'])
    expect(Object.keys(start({}, { pageLoad: { w3c: false } }).pageLoad.values.config)).toEqual([])
  })
})
