import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { BatonOptions } from '../../src/options/options.js'
import { nullPageLoad } from '../../src/page-load/page-load.js'
import { targets } from '../../src/page-load/targets/index.js'
import { traceparent } from '../literals.js'
import { warningsDuring } from '../warnings.js'
import { dataOf, scriptOf } from './rendered.js'

const both = { pageLoad: { elastic: true, w3c: true } } satisfies BatonOptions
const start = (options: BatonOptions = both) => createBaton(options).start({ traceparent })

describe('a page load', () => {
  it('has own enumerable properties, whose functions need no `this`', () => {
    const { pageLoad } = start()
    expect(Object.keys(pageLoad)).toEqual(['tags', 'config', 'script', 'data', 'values'])
    const { tags, config, script, data } = pageLoad
    expect([tags(), config('elastic'), script('elastic'), data()].map(String)).toEqual([
      expect.stringMatching(/^<meta name="traceparent"/),
      expect.stringMatching(/^\{"pageLoadTraceId":/),
      expect.stringMatching(/^<script>/),
      expect.stringMatching(/^<script type="application\/json" id="trace-baton">/),
    ])
    expect(Object.keys(nullPageLoad)).toEqual(Object.keys(pageLoad))
  })

  it('is one and the same each time it is asked for', () => {
    const transaction = start()
    expect(transaction.pageLoad).toBe(transaction.pageLoad)
  })

  it('hands over every configured target, with the time it was made and the age it may reach', () => {
    const before = Date.now()
    const { pageLoad } = start({ pageLoad: { ...both.pageLoad, maxAge: 30 } })
    const data = dataOf(pageLoad.data())
    expect(data).toEqual({
      at: expect.any(Number),
      maxAge: 30,
      elastic: expect.any(Object),
      w3c: { traceparent: expect.any(String) },
    })
    expect(data.at).toBeGreaterThanOrEqual(before)
    expect(data.at).toBeLessThanOrEqual(Date.now())
    expect(scriptOf(pageLoad.script('w3c'))).toMatchObject({ at: expect.any(Number), maxAge: 30 })
  })

  it('is a snippet that can be spread into a script', () => {
    const { pageLoad } = start()
    expect(JSON.parse(String(pageLoad.config('w3c')))).toEqual(pageLoad.values.config.w3c)
  })

  it.each<[unknown, number]>([
    [undefined, 1],
    [{}, 1],
    [{ only: ['w3c'] }, 1],
    [{ only: ['elastic'] }, 0],
    [{ only: [] }, 0],
    [{ only: 'w3c' }, 1],
    [{ only: ['w3c', 'w3c'] }, 2],
    [{ only: undefined }, 1],
    [{ name: 'tags', hash: { only: ['elastic'] }, data: {} }, 0],
    [{ name: 'tags', hash: {}, data: {} }, 1],
    [{ hash: undefined }, 1],
    [null, 1],
  ])('renders for tags(%j) %d tags', (options, count) => {
    expect(String(start().pageLoad.tags(options as object)).match(/<meta /g) ?? []).toHaveLength(count)
  })

  it.each(Object.entries(targets))('has no tag of %s whose name that target does not know', (name, { tags }) => {
    const tagNames = tags.map((tag) => tag.name)
    const rendered = start({ pageLoad: { [name]: true } }).pageLoad.values.tags.map((tag) => tag.name.toLowerCase())
    expect(tagNames).toEqual(expect.arrayContaining(rendered))
    expect(tagNames).toEqual(tagNames.map((tagName) => tagName.toLowerCase()))
  })

  it('mints no parent for tags, when it is for a target that has none', () => {
    const transaction = createBaton(both).start({})
    expect(String(transaction.pageLoad.tags())).toMatch(/^<meta name="traceparent"/)
    expect(transaction.parentId).toBeUndefined()
  })

  it('renders no tags into a page that has them', () => {
    const exchange = {
      name: 'GET /',
      attributes: () => ({}),
      reasonToOmitIds: () => undefined,
      markIdsRendered: () => {},
      tagged: true,
      errorPage: false,
      isUnshown: false,
      aborted: false,
    }
    const { pageLoad } = createBaton(both).start({ traceparent }, { exchange })
    expect([String(pageLoad.tags()), pageLoad.values.tags]).toEqual(['', []])
    expect(String(pageLoad.config('elastic'))).toMatch(/^\{"pageLoadTraceId":/)
  })

  it('names a target that is not configured when it is asked for it', () => {
    const { pageLoad } = start({ pageLoad: { elastic: true } })
    expect([String(pageLoad.tags()), String(pageLoad.tags({ only: ['w3c'] }))]).toEqual([
      '',
      expect.stringMatching(/^<meta name="traceparent"/),
    ])
  })

  it.each<[string, unknown, string]>([
    ['a nonce', { nonce: 'abc123' }, '<script nonce="abc123">'],
    ['Handlebars’ options', { name: 'script', hash: { nonce: 'abc123' }, data: {} }, '<script nonce="abc123">'],
    ['Handlebars’ options without a nonce', { name: 'script', hash: {}, data: {} }, '<script>'],
    ['no options', undefined, '<script>'],
    ['an undefined nonce', { nonce: undefined }, '<script>'],
    ['null', { nonce: null }, '<script>'],
    ['a nonce that is no text', { nonce: 42 }, '<script nonce="42">'],
    ['a nonce that is a String object', { nonce: new String('abc123') }, '<script nonce="abc123">'],
  ])('begins a script with %s', (_, options, expected) => {
    const { pageLoad } = start()
    expect(String(pageLoad.script('elastic', options as object))).toMatch(new RegExp(`^${expected}`))
    expect(String(pageLoad.data(options as object))).toMatch(
      new RegExp(`^${expected.replace('<script', '<script type="application/json" id="trace-baton"')}`),
    )
  })

  it.each(['text', 42, true, Symbol('s'), () => {}, []])('takes %p for no options at all', (options) => {
    const { pageLoad } = start()
    expect(String(pageLoad.tags(options as object))).toBe(String(pageLoad.tags()))
    expect(String(pageLoad.data(options as object))).toMatch(/^<script type="application\/json" id="trace-baton">/)
    expect(String(pageLoad.script('w3c', options as object))).toMatch(/^<script>/)
  })

  it.each<[unknown, string]>([
    ['elastik', '"elastik"'],
    ['toString', '"toString"'],
    ['__proto__', '"__proto__"'],
    [undefined, 'undefined'],
    [null, 'null'],
    [42, '42'],
    [Symbol('s'), 'Symbol(s)'],
    [Object.create(null), '{}'],
    [{ name: 'config', hash: {} }, '{"name":"config","hash":{}}'],
  ])('renders nothing for a target %p, and says so once', async (target, shown) => {
    const { pageLoad } = start()
    const warnings = await warningsDuring(() => {
      expect(String(pageLoad.config(target as 'elastic'))).toBe('{}')
      expect(String(pageLoad.script(target as 'elastic'))).toBe('')
      expect(String(pageLoad.tags({ only: [target as 'elastic'] }))).toBe('')
    })
    expect(warnings).toEqual([
      {
        code: 'BATON_TARGET',
        message: `There is no page-load target ${shown}. There are: elastic, sentry, datadog, w3c, faro, splunk, edot, appinsights, dash0, honeycomb, bugsnag.`,
      },
    ])
  })

  it('renders no ids after the end, and says so once', async () => {
    const transaction = start({ pageLoad: { elastic: { serviceName: 'shop' }, w3c: true } })
    transaction.end()
    const { pageLoad } = transaction
    const warnings = await warningsDuring(() => {
      expect([pageLoad.tags(), pageLoad.config('elastic'), pageLoad.data()].map(String)).toEqual([
        '',
        '{"serviceName":"shop"}',
        '',
      ])
      expect(scriptOf(pageLoad.script('elastic'))).toMatchObject({ data: null, options: { serviceName: 'shop' } })
      expect(pageLoad.values).toEqual({
        tags: [],
        config: { elastic: { serviceName: 'shop' }, w3c: {} },
        data: undefined,
      })
    })
    expect(warnings).toEqual([
      {
        code: 'BATON_LATE_PAGE',
        message:
          'A page-load helper was called after the transaction had ended, so the page cannot be linked any more. ' +
          'Render it before the response is finished.',
      },
    ])
  })

  it('is safe however hostile nonces and options are', () => {
    const hostile = `</script><script>alert(1)</script><!--<script>"'&\u2028\u2029\\ ]]>`
    const { pageLoad } = start({ pageLoad: { elastic: { environment: hostile, [hostile]: 1 }, w3c: true } })
    const attribute = `&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!--&lt;script&gt;&quot;&#39;&amp;\u2028\u2029\\ ]]&gt;`

    const script = String(pageLoad.script('elastic', { nonce: hostile }))
    expect(script).toMatch(/^<script nonce="[^"<>]*">/)
    expect(script.startsWith(`<script nonce="${attribute}">`)).toBe(true)
    expect(script.slice('<script'.length, -'</script>'.length)).not.toMatch(/<[/!a-z]|[\u2028\u2029]$|--!?>/i)
    expect(scriptOf(pageLoad.script('elastic')).options).toEqual({ environment: hostile, [hostile]: 1 })

    const config = String(pageLoad.config('elastic'))
    expect(config).not.toMatch(/[<>&\u2028\u2029]/)
    expect(JSON.parse(config)).toMatchObject({ environment: hostile, [hostile]: 1 })

    const data = String(pageLoad.data({ nonce: hostile }))
    expect(data.startsWith(`<script type="application/json" id="trace-baton" nonce="${attribute}">`)).toBe(true)
  })
})
