import { describe, expect, it } from '@jest/globals'
import { Baggage } from '../src/context/baggage.js'

const members = (count: number) => Array.from({ length: count }, (_, i) => `key${i}=value${i}`)

describe('Baggage', () => {
  it.each<[string, string, string]>([
    // the examples of the specification
    ['userId=alice,serverNode=DF%2028,isProduction=false', 'userId=alice,serverNode=DF%2028,isProduction=false', 'W3C'],
    [
      'key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue',
      'key1=value1;property1;property2,key2 = value2,key3=value3; propertyKey=propertyValue',
      'properties and blanks, verbatim',
    ],
    ['userId=Am%C3%A9lie', 'userId=Am%C3%A9lie', 'percent-encoding, untouched'],
    [
      'SomeKey \t = \t SomeValue \t ; \t SomeProp',
      'SomeKey \t = \t SomeValue \t ; \t SomeProp',
      'blanks around each token',
    ],
    [
      'SomeKey=SomeValue;ValueProp=PropVal;Another = x ',
      'SomeKey=SomeValue;ValueProp=PropVal;Another = x',
      'properties with values',
    ],
    ['SomeKey=SomeValue=equals', 'SomeKey=SomeValue=equals', 'a value with ='],
    ['SomeKey=', 'SomeKey=', 'an empty value'],
    ['SomeKey=;p', 'SomeKey=;p', 'an empty value with a property'],
    ['SomeKey= ;p= ;q', 'SomeKey= ;p= ;q', 'empty values with blanks'],
    ['SomeKey=v;p=', 'SomeKey=v;p=', 'an empty property value'],
    ['SomeKey=v;p=a=b', 'SomeKey=v;p=a=b', 'a property value with ='],

    ['', '', 'nothing'],
    ['a=1,b=2', 'a=1,b=2', 'two members'],
    ['b=2,a=1,b=3', 'b=2,a=1,b=3', 'duplicates, in their order'],
    [' a=1 ,\tb=2\t', 'a=1,b=2', 'blanks around members'],
    ['a=1,,b=2,', 'a=1,b=2', 'empty members'],
    ["!#$%&'*+-.^_`|~09AZaz=1", "!#$%&'*+-.^_`|~09AZaz=1", 'every character of a token'],
    ["a=!#$%&'()*+-./:<=>?@[]^_`{|}~", "a=!#$%&'()*+-./:<=>?@[]^_`{|}~", 'every punctuation of a value'],
    ['__proto__=1,constructor=2', '__proto__=1,constructor=2', 'names that objects have'],
    ['sentry-trace_id=771a43a4192642f0b136d5159a501700', 'sentry-trace_id=771a43a4192642f0b136d5159a501700', 'Sentry'],
    ['a=%', 'a=%', 'a lone percent sign'],

    // bad members go whole, the others stay
    ['a=1,b,c=3', 'a=1,c=3', 'no ='],
    ['a=1,=2,c=3', 'a=1,c=3', 'no key'],
    ['a=1,b="2",c=3', 'a=1,c=3', 'quotes'],
    ['a=1,b=x\\y,c=3', 'a=1,c=3', 'a backslash'],
    ['a=1,b=x y,c=3', 'a=1,c=3', 'a blank in a value'],
    ['a=1,b c=2,c=3', 'a=1,c=3', 'a blank in a key'],
    ['a=1,b=Amélie,c=3', 'a=1,c=3', 'what is not ASCII'],
    ['a=1,b=AmÃ©lie,c=3', 'a=1,c=3', 'UTF-8 as Node reads it'],
    ['a=1,ключ=2,c=3', 'a=1,c=3', 'a key that is not ASCII'],
    ['a=1,b/c=2,d@e=4,f[g]=5,c=3', 'a=1,c=3', 'keys that are no tokens'],
    ['a=1,b=2;,c=3', 'a=1,c=3', 'an empty property'],
    ['a=1,b=2;p q,c=3', 'a=1,c=3', 'a blank in a property'],
    ['a=1,b=2;p="q",c=3', 'a=1,c=3', 'quotes in a property'],
    ['a=1,b=2;=q,c=3', 'a=1,c=3', 'a property without a key'],
    ['a=1\r\nset-cookie: x=1,c=3', 'c=3', 'a header smuggled in'],
    ['a=1\n', '', 'a line feed at the end'],
    ['a=\u0000', '', 'NUL'],
    ['a=\u007f', '', 'DEL'],

    // 64 members
    [members(64).join(','), members(64).join(','), '64 members'],
    [members(65).join(','), members(64).join(','), '65 members'],
    [`bad,${members(64).join(',')},,`, members(64).join(','), '64 good members and bad ones'],
  ])('%j goes out as %j: %s', (header, expected) => {
    expect(new Baggage(header).toString()).toBe(expected)
  })

  describe('8,192 bytes', () => {
    it('goes out whole', () => {
      const header = `a=1,b=${'x'.repeat(8186)}`
      expect(header).toHaveLength(8192)
      expect(new Baggage(header).toString()).toBe(header)
    })

    it('and one drops a member, never a part of one', () => {
      const header = `a=1,b=${'x'.repeat(8187)}`
      expect(header).toHaveLength(8193)
      expect(new Baggage(header).toString()).toBe('a=1')
    })

    it('counts properties', () => {
      const header = `a=1;${'p'.repeat(8188)}`
      expect([header.length, new Baggage(header).toString()]).toEqual([8192, header])
      expect(new Baggage(`${header}p`).toString()).toBe('')
    })

    it('goes out whole where the blanks around its members made it longer', () => {
      const [first, last] = ['a=1', `b=${'x'.repeat(8186)}`]
      expect(new Baggage(`${first} , ${last}`).toString()).toBe(`${first},${last}`)
      expect(new Baggage(`${first} , ${last}x`).toString()).toBe(first)
    })

    it('counts what goes out, not the blanks that came', () => {
      expect(new Baggage(`a=1${' '.repeat(9000)},b=2`).toString()).toBe('a=1,b=2')
    })
  })

  describe('get', () => {
    it.each<[string, string, string | undefined, string]>([
      ['userId=alice', 'userId', 'alice', 'the value'],
      ['userId=alice;ttl=30', 'userId', 'alice', 'the value without its properties'],
      ['key2 = value2', 'key2', 'value2', 'the value without blanks'],
      ['serverNode=DF%2028', 'serverNode', 'DF 28', 'a blank, decoded'],
      ['userId=Am%C3%A9lie', 'userId', 'Amélie', 'UTF-8, decoded'],
      ['a=%F0%9F%98%80', 'a', '😀', 'four bytes, decoded'],
      ['a=1%2C%3B%25', 'a', '1,;%', 'separators, decoded'],
      ['a=b+c', 'a', 'b+c', 'a plus sign, which is no blank'],
      ['a=b=c', 'a', 'b=c', 'an equals sign'],
      ['a=', 'a', '', 'an empty value'],
      ['a=%C3%28', 'a', '\ufffd(', 'bytes that are not UTF-8, replaced'],
      ['a=x%FFy', 'a', 'x\ufffdy', 'a byte that is not UTF-8, replaced'],
      ['a=%C3%A9%FF', 'a', 'é\ufffd', 'good bytes before a bad one'],
      ['a=100%', 'a', '100%', 'a percent sign that encodes nothing'],
      ['a=%zz%20', 'a', '%zz ', 'a percent sign before other letters'],
      ['a=1,a=2', 'a', '2', 'the last of several'],
      ['userId=alice', 'userid', undefined, 'nothing for another case'],
      ['a%20b=1', 'a b', '1', 'a key percent-decoded, as values are'],
      ['a%20b=1', 'a%20b', undefined, 'nothing for the key as it came'],
      ['a=1', 'b', undefined, 'nothing for an absent key'],
      ['a=1', '__proto__', undefined, 'nothing for __proto__'],
      ['a=1', 'constructor', undefined, 'nothing for what every object has'],
      ['__proto__=x', '__proto__', 'x', '__proto__, when somebody sent it'],
      ['a="1"', 'a', undefined, 'nothing from a bad member'],
    ])('%j has under %j %j: %s', (header, key, expected) => {
      expect(new Baggage(header).get(key)).toBe(expected)
    })

    it('reads `__proto__` without touching any prototype', () => {
      new Baggage('__proto__=1,__proto__.polluted=1,constructor=1').get('polluted')
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    })
  })

  describe('a hundred kilobytes and more', () => {
    const million = 1_000_000
    // Each of these takes a backtracking pattern minutes, or for ever.
    it.each<[string, string, string]>([
      ['properties whose values are blank', `a=1${';p= '.repeat(25_000)}"`, ''],
      ['properties whose values are blank, within the limit', `a=1${';p= '.repeat(1000)}"`, ''],
      ['properties with blanks before =', `a=1${' ; p = '.repeat(15_000)}"`, ''],
      ['properties without values', `a=1${';p'.repeat(50_000)}"`, ''],
      ['blanks before a quote', `a=${' '.repeat(million)}"`, ''],
      ['blanks inside a key', `a${' '.repeat(million)}a`, ''],
      ['blanks inside a property', `a=1;p${' '.repeat(million)}"`, ''],
      ['one key', 'a'.repeat(million), ''],
      ['equals signs', `a${'='.repeat(million)}"`, ''],
      ['semicolons', `a=${';'.repeat(million)}`, ''],
      ['commas', ','.repeat(million), ''],
      ['bad members before a good one', `${'"=1,'.repeat(million / 4)}a=1`, 'a=1'],
      ['good members', 'a=1,'.repeat(million / 4), Array.from({ length: 64 }, () => 'a=1').join(',')],
    ])('of %s', (_, header, expected) => {
      expect(new Baggage(header).toString()).toBe(expected)
    })
  })
})
