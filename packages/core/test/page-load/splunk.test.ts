import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { BatonOptions } from '../../src/options/options.js'
import { targets } from '../../src/page-load/targets/index.js'
import { traceId, traceparent } from '../literals.js'
import { dataOf, scriptOf } from './rendered.js'

const splunk = { realm: 'us1', rumAccessToken: 'token', applicationName: 'shop' }
const start = (headers: object, more: BatonOptions['pageLoad'] = {}) =>
  createBaton({ pageLoad: { splunk, ...more } }).start(headers)

describe('a page that reads Splunk RUM', () => {
  it('is the child of our span', () => {
    const { pageLoad, spanId } = start({ traceparent })
    const handOff = { traceparent: `00-${traceId}-${spanId}-01` }
    expect({
      tags: String(pageLoad.tags()),
      config: JSON.parse(String(pageLoad.config('splunk'))),
      script: scriptOf(pageLoad.script('splunk')),
      data: dataOf(pageLoad.data()),
    }).toEqual({
      tags: `<meta name="traceparent" content="${handOff.traceparent}">`,
      config: splunk,
      script: { data: handOff, options: splunk, at: expect.any(Number), maxAge: 120 },
      data: { at: expect.any(Number), maxAge: 120, splunk: handOff },
    })
  })

  it.each<[string, BatonOptions['pageLoad']]>([
    [traceparent.replace(/01$/, '00'), {}],
    [traceparent, { sampling: 'independent' }],
  ])('has no hand-off of %s under %j', (header, more) => {
    const { pageLoad } = start({ traceparent: header }, more)
    expect([pageLoad.tags(), pageLoad.data()].map(String)).toEqual(['', ''])
    expect(scriptOf(pageLoad.script('splunk')).data).toBeNull()
  })

  it('mints no parent', () => {
    const transaction = start({})
    transaction.pageLoad.tags()
    expect(transaction.parentId).toBeUndefined()
  })

  it.each<[object, readonly unknown[]]>([
    [splunk, [splunk]],
    [{ applicationName: 'shop' }, []],
  ])('is started with %j, where that holds a token', (options, inits) => {
    const seen: unknown[] = []
    const tags: object[] = []
    const document = {
      addEventListener() {},
      createElement: () => ({}),
      head: { appendChild: (tag: object) => tags.push(tag) },
    }
    const window = { addEventListener() {}, SplunkRum: { init: (given: unknown) => seen.push(given) } }
    const feed = runInNewContext(`(${targets.splunk.script})`, { document, window })
    feed({ traceparent }, options)
    expect([seen, tags]).toEqual([inits, [{ name: 'traceparent', content: traceparent }]])
  })

  it('refuses what Baton sets', () => {
    expect(() => createBaton({ pageLoad: { splunk: { traceparent } } })).toThrow(
      new TypeError('pageLoad.splunk.traceparent is set by Baton for each page. Leave it out.'),
    )
  })
})
