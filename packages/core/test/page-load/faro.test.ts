import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { BatonOptions } from '../../src/options/options.js'
import { traceId, traceparent } from '../literals.js'
import { dataOf, scriptOf } from './rendered.js'

const faro = { url: 'https://faro.example.com/collect', app: { name: 'shop' } }
const start = (headers: object, more: BatonOptions['pageLoad'] = {}) =>
  createBaton({ pageLoad: { faro, ...more } }).start(headers)

describe('a page that reads Faro', () => {
  it('links to our span, and reads no tag', () => {
    const { pageLoad, spanId } = start({ traceparent })
    const told = { traceparent: `00-${traceId}-${spanId}-01` }
    expect({
      tags: String(pageLoad.tags()),
      config: JSON.parse(String(pageLoad.config('faro'))),
      script: scriptOf(pageLoad.script('faro')),
      data: dataOf(pageLoad.data()),
    }).toEqual({
      tags: '',
      config: faro,
      script: { data: told, options: faro, at: expect.any(Number), maxAge: 120 },
      data: { at: expect.any(Number), maxAge: 120, faro: told },
    })
  })

  it.each<[string, BatonOptions['pageLoad']]>([
    [traceparent.replace(/01$/, '00'), {}],
    [traceparent, { sampling: 'independent' }],
  ])('is told nothing of %s under %j', (header, more) => {
    const { pageLoad } = start({ traceparent: header }, more)
    expect([String(pageLoad.data()), scriptOf(pageLoad.script('faro')).data]).toEqual(['', null])
  })
})
