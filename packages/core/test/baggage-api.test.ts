import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createBaton } from '../src/baton.js'
import { Baggage } from '../src/context/baggage.js'
import { traceparent } from './literals.js'

describe('the baggage of a transaction', () => {
  const start = (baggage?: string) => createBaton().start({ traceparent, ...(baggage && { baggage }) })

  it('is what came, for reading', () => {
    const { baggage } = start('userId=alice,serverNode=DF%2028;p=1')
    expect(baggage.get('serverNode')).toBe('DF 28')
    expect(baggage.get('nobody')).toBeUndefined()
    expect(baggage.entries()).toEqual([
      ['userId', 'alice'],
      ['serverNode', 'DF 28'],
    ])
  })

  it('is what the next service gets, once it is set', () => {
    const transaction = start('userId=alice;p=1')
    transaction.baggage.set('tenant', 'Amélie & DF 28').set('plan', '')
    expect(transaction.inject().baggage).toBe('userId=alice;p=1,tenant=Am%C3%A9lie%20%26%20DF%2028,plan=')
    expect(transaction.startSpan('GET').inject().baggage).toBe(transaction.inject().baggage)
  })

  it('begins empty where none came', () => {
    const transaction = start()
    expect(transaction.inject()).not.toHaveProperty('baggage')
    transaction.baggage.set('a', '1')
    expect(transaction.inject().baggage).toBe('a=1')
  })

  it('replaces and takes out by the key', () => {
    const { baggage } = start('a=1;p,b=2,a=3')
    expect(baggage.set('a', '4').toString()).toBe('b=2,a=4')
    expect(baggage.delete('b').delete('nobody').toString()).toBe('a=4')
  })

  it.each([
    ['a key that is no token', 'user id (1)', 'user%20id%20%281%29=x'],
    ['a key with a quote and a comma', 'a",b', 'a%22%2Cb=x'],
    ['half a surrogate', '\ud800', '%EF%BF%BD=x'],
    ['__proto__', '__proto__', '__proto__=x'],
    ['no key', '', ''],
  ])('writes %s so that it can be read again', (_, key, header) => {
    const { baggage } = start()
    baggage.set(key, 'x')
    expect(baggage.toString()).toBe(header)
    expect(baggage.get(key)).toBe(header ? 'x' : undefined)
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  it.each<[string, string, [string, string][]]>([
    ['a%20b=1', 'a b', [['a b', '1']]],
    [
      'a%20b=1;p,c=2',
      'a b',
      [
        ['a b', '1'],
        ['c', '2'],
      ],
    ],
    ['%61=1', 'a', [['a', '1']]],
    ['%C3%A9t%C3%A9=%41', 'été', [['été', 'A']]],
    ['a%2520b=1', 'a%20b', [['a%20b', '1']]],
    ['a%zz=1', 'a%zz', [['a%zz', '1']]],
  ])('E7: the header %s has the key %j in entries() and get() alike', (header, key, entries) => {
    const { baggage } = start(header)
    expect(baggage.entries()).toEqual(entries)
    expect(baggage.get(key)).toBe(entries[0]?.[1])
    expect(baggage.toString()).toBe(header)
  })

  it.each(['a b', 'a%20b', 'a%zz', '%', 'é', 'x=y', 'a'])(
    'E7: what set() wrote under %j, entries(), get() and delete() find',
    (key) => {
      const { baggage } = start()
      baggage.set(key, '1').set('other', '2').set(key, '3')
      expect(baggage.entries()).toEqual([
        ['other', '2'],
        [key, '3'],
      ])
      const next = new Baggage(baggage.toString())
      expect([next.get(key), next.entries()]).toEqual(['3', baggage.entries()])
      expect(next.delete(key).toString()).toBe('other=2')
    },
  )

  it('E7: the same key in two ways of writing is one', () => {
    expect(start('%61=1,b=2,a=3').baggage.set('a', '4').toString()).toBe('b=2,a=4')
    expect(start('%61=1,b=2').baggage.delete('a').toString()).toBe('b=2')
    const { baggage } = createBaton().start({ 'uber-trace-id': '1:1:0:1', 'uberctx-a': '2', baggage: '%61=1' })
    expect(baggage.entries()).toEqual([['a', '2']])
  })

  it('E7: a key that is no token leaves in a header of Jaeger’s as one', () => {
    const transaction = createBaton({ propagators: ['jaeger'] }).start({})
    transaction.baggage.set('a b\r\nx: y', '1')
    expect(transaction.inject()).toMatchObject({ 'uberctx-a%20b%0d%0ax%3a%20y': '1' })
    expect(new Headers(transaction.inject())).toBeInstanceOf(Headers)
  })

  it('drops whole members beyond the limits', () => {
    const { baggage } = start()
    for (let i = 0; i < 70; i++) baggage.set(`k${i}`, '1')
    expect(baggage.toString().split(',')).toHaveLength(64)
    const large = start().baggage.set('a', 'x'.repeat(8000)).set('b', 'y'.repeat(500)).set('c', 'z')
    expect(large.toString()).toBe(`a=${'x'.repeat(8000)},c=z`)
  })

  it('stays apart in two requests that brought the same', () => {
    const [one, two] = [start('a=1'), start('a=1')]
    one.baggage.set('a', '2')
    expect([one.inject().baggage, two.inject().baggage]).toEqual(['a=2', 'a=1'])
  })

  it('is nobody’s on an ignored request', () => {
    const ignored = createBaton({ ignore: ['/'] }).start({}, { path: '/' })
    ignored.baggage.set('a', '1')
    expect(ignored.baggage.toString()).toBe('')
  })

  it('reads back every key and value that was set', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.string({ unit: 'binary' }), (key, value) => {
        const header = new Baggage('').set(key, value).toString()
        expect(header).toMatch(/^[\x21-\x7e]+$/)
        expect(new Baggage(header).get(key)).toBe(value)
      }),
    )
  })
})
