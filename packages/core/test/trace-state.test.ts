import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { TraceState } from '../src/context/trace-state.js'

const key256 = `k${'_'.repeat(255)}`
const value256 = 'v'.repeat(256)
const members = (count: number) => Array.from({ length: count }, (_, i) => `bar${i}=${i}`)

describe('TraceState', () => {
  it('hands on the same list, whether it can go out as it came or not', () => {
    const unit = fc.constantFrom(...'abz019_-*/@=,,==  \t~!AZ\u007fé;:')
    const texts = fc.oneof(
      fc.string({ unit, maxLength: 40 }),
      fc
        .array(
          fc.constantFrom(
            'a=1',
            'b@c=2;3',
            'd=',
            '=e',
            ' f=1',
            'g=1 ',
            `${key256}=1`,
            `h=${value256}`,
            `i=${value256}1`,
          ),
        )
        .map(String),
    )
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(text.length < 511)
        // The blank in front is trimmed, and keeps the list from going out as it came.
        expect(`${new TraceState(text)}`).toBe(`${new TraceState(` ${text}`)}`)
      }),
      { numRuns: 3000 },
    )
  })

  it('of more than 32 members hands none on, and shows each vendor its own', () => {
    const list = new TraceState([...members(32), 'dd=s:2'].join(','))
    expect(list.get('dd')).toBe('s:2')
    expect([`${list}`, `${list.set('dd', 's:1')}`, `${list.delete('dd')}`]).toEqual(['', 'dd=s:1', ''])
  })

  it.each<[string, string, string]>([
    ['rojo=00f067aa0ba902b7,congo=t61rcWkgMzE', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE', 'the example of W3C'],
    ['', '', 'nothing'],
    ['foo=1', 'foo=1', 'one member'],

    // blanks and empty members
    ['foo=1 \t,\t bar=2', 'foo=1,bar=2', 'blanks around a comma'],
    [' foo=1', 'foo=1', 'a leading space'],
    ['\tfoo=1\t', 'foo=1', 'tabs around'],
    ['foo=1,', 'foo=1', 'a trailing comma'],
    [',foo=1', 'foo=1', 'a leading comma'],
    ['foo=1,,bar=2', 'foo=1,bar=2', 'an empty member'],
    ['a=1, , b=2 , c=3', 'a=1,b=2,c=3', 'three headers, as Node joins them'],
    [' , \t, ,', '', 'blank members only'],
    [`${','.repeat(100)}foo=1`, 'foo=1', 'a hundred empty members, which do not count'],

    // order and duplicates
    ['foo=1,bar=2,foo=3', 'foo=1,bar=2,foo=3', 'a duplicate key'],
    ['foo=1,foo=1', 'foo=1,foo=1', 'a duplicate member'],
    ['2=b,10=c,1=a', '2=b,10=c,1=a', 'keys like integers'],
    ['__proto__=1,foo=1', '', 'a key that begins with _'],

    // keys, level 2
    ['z0123456789abcdefghijklmnopqrstuvwxyz=1', 'z0123456789abcdefghijklmnopqrstuvwxyz=1', 'letters and digits'],
    ['abcdefghijklmnopqrstuvwxyz0123456789_-*/=1', 'abcdefghijklmnopqrstuvwxyz0123456789_-*/=1', 'all of them'],
    ['0foo=1', '0foo=1', 'a key that begins with a digit'],
    ['t-0@v-0=1', 't-0@v-0=1', 'tenant and system'],
    ['foo@=1,bar=2', 'foo@=1,bar=2', 'a key that ends in @'],
    ['foo@@bar=1', 'foo@@bar=1', 'two @'],
    ['0@v=1', '0@v=1', 'a tenant that is a digit'],
    [`${key256}=1`, `${key256}=1`, 'a key of 256'],
    [`${key256}_=1,bar=2`, '', 'a key of 257'],
    [`${'t'.repeat(250)}@${'v'.repeat(5)}=1`, `${'t'.repeat(250)}@${'v'.repeat(5)}=1`, 'a long tenant'],
    ['@foo=1,bar=2', '', 'a key that begins with @'],
    ['_foo=1', '', 'a key that begins with _'],
    ['-foo=1', '', 'a key that begins with -'],
    ['*foo=1', '', 'a key that begins with *'],
    ['/foo=1', '', 'a key that begins with /'],
    ['FOO=1', '', 'an uppercase key'],
    ['foO=1', '', 'an uppercase letter'],
    ['foo.bar=1', '', 'a dot in a key'],
    ['foo:bar=1', '', 'a colon in a key'],
    ['foo =1', '', 'a space behind a key'],
    ['foo\t=1', '', 'a tab behind a key'],
    ['foo bar=1', '', 'a space in a key'],
    ['=1', '', 'no key'],
    ['ü=1', '', 'a key that is not ASCII'],

    // values
    ['foo= bar', 'foo= bar', 'a leading blank, which is part of the value'],
    ['foo=   1  ,bar=2', 'foo=   1,bar=2', 'trailing blanks, which are not'],
    ['foo=a b', 'foo=a b', 'a blank inside'],
    ['foo="><script>alert(1)</script>', 'foo="><script>alert(1)</script>', 'markup, which is legal'],
    ['foo=!"#$%&\'()*+-./:;<>?@[\\]^_`{|}~', 'foo=!"#$%&\'()*+-./:;<>?@[\\]^_`{|}~', 'all punctuation but , and ='],
    [`foo=${value256}`, `foo=${value256}`, 'a value of 256'],
    [`foo=${value256}v,bar=2`, '', 'a value of 257'],
    [`foo=${' '.repeat(255)}v`, `foo=${' '.repeat(255)}v`, 'a value of 255 blanks and a letter'],
    ['foo=bar=baz', '', 'a value with ='],
    ['foo==', '', 'a value that is ='],
    ['foo=,bar=3', '', 'no value'],
    ['foo= ,bar=3', '', 'a value of blanks only'],
    ['foo', '', 'no ='],
    ['foo=a\tb', '', 'a tab in a value'],
    ['foo=\u007f', '', 'a control character'],
    ['foo=a\r\nset-cookie: a', '', 'a header smuggled in'],
    ['foo=1\n', '', 'a line feed at the end'],
    ['foo=Amélie', '', 'a value that is not ASCII'],
    ['foo=1;bar=2', '', 'the separator of baggage'],

    // one bad member empties the list, wherever it stands
    ['@=1,foo=1,bar=2', '', 'a bad member first'],
    ['foo=1,@=1,bar=2', '', 'a bad member between'],
    ['foo=1,bar=2,@=1', '', 'a bad member last'],

    // 32 members
    [members(32).join(','), members(32).join(','), '32 members'],
    [members(33).join(','), '', '33 members'],
    [`${members(32).join(',')},`, members(32).join(','), '32 members and an empty one'],
    [`${members(32).join(' , ')}, ,`, members(32).join(','), '32 members with blanks'],
  ])('%j goes out as %j: %s', (header, expected) => {
    expect(new TraceState(header).toString()).toBe(expected)
  })

  describe('get', () => {
    it.each<[string, string, string | undefined, string]>([
      ['rojo=1,congo=2', 'congo', '2', 'the value'],
      ['foo=1,bar=2,foo=3', 'foo', '1', 'the leftmost of two, which is the latest'],
      ['foo= bar', 'foo', ' bar', 'the leading blank too'],
      ['foobar=1', 'foo', undefined, 'nothing for the beginning of a key'],
      ['foo=1', 'foobar', undefined, 'nothing for a longer key'],
      ['foo=1', 'FOO', undefined, 'nothing for another case'],
      ['foo=1,@=2', 'foo', undefined, 'nothing from an invalid list'],
      ['foo=1', '', undefined, 'nothing for no key'],
      ['foo=1', 'constructor', undefined, 'nothing for what every object has'],
    ])('%j has under %j %j: %s', (header, key, expected) => {
      expect(new TraceState(header).get(key)).toBe(expected)
    })
  })

  describe('set', () => {
    it.each<[string, string, string, string, string]>([
      ['', 'es', 's:1', 'es=s:1', 'into nothing'],
      ['foo=1,bar=2', 'es', 's:1', 'es=s:1,foo=1,bar=2', 'a new member goes leftmost'],
      ['foo=1,es=s:0.25,bar=2', 'es', 's:1', 'es=s:1,foo=1,bar=2', 'a known member moves left'],
      ['foo=1,es=1,es=2', 'es', 's:1', 'es=s:1,foo=1', 'all duplicates of the key go'],
      ['esx=1', 'es', 's:1', 'es=s:1,esx=1', 'a longer key is another one'],
      ['foo=1,@=2', 'es', 's:1', 'es=s:1', 'an invalid list is replaced'],
      [members(32).join(','), 'es', 's:1', ['es=s:1', ...members(31)].join(','), 'a 33rd pushes out the rightmost'],
      [
        members(32).join(','),
        'bar31',
        'x',
        ['bar31=x', ...members(31)].join(','),
        'a known one of 32 pushes out nothing',
      ],
      ['foo=1', 'FOO', '2', 'foo=1', 'a bad key changes nothing'],
      ['foo=1', 'foo', '', 'foo=1', 'an empty value changes nothing'],
      ['foo=1', 'foo', 'a,b', 'foo=1', 'a comma changes nothing'],
      ['foo=1', 'foo', 'a=b', 'foo=1', 'an = changes nothing'],
      ['foo=1', 'foo', 'a ', 'foo=1', 'a trailing blank changes nothing'],
      ['foo=1', 'foo', 'a\r\nb', 'foo=1', 'a line break changes nothing'],
      ['foo=1', 'foo', 'é', 'foo=1', 'what is not ASCII changes nothing'],
      ['foo=1', 'foo', 'v'.repeat(257), 'foo=1', 'a value of 257 changes nothing'],
      ['foo=1', 'foo', value256, `foo=${value256}`, 'a value of 256'],
    ])('%j with %s=%s is %j: %s', (header, key, value, expected) => {
      const before = new TraceState(header)
      const text = before.toString()
      expect(before.set(key, value).toString()).toBe(expected)
      expect(before.toString()).toBe(text)
    })
  })

  describe('delete', () => {
    it.each<[string, string, string]>([
      ['foo=1,es=s:1,bar=2', 'es', 'foo=1,bar=2'],
      ['es=1,foo=1,es=2', 'es', 'foo=1'],
      ['foo=1', 'es', 'foo=1'],
      ['es=1', 'es', ''],
    ])('%j without %s is %j', (header, key, expected) => {
      const before = new TraceState(header)
      expect(before.delete(key).toString()).toBe(expected)
      expect(before.get(key)).toBe(new TraceState(header).get(key))
    })
  })

  describe('512 characters', () => {
    /** A member of exactly so many characters. */
    const sized = (key: string, length: number) => `${key}=${'x'.repeat(length - key.length - 1)}`
    const small = (count: number, from = 0) => Array.from({ length: count }, (_, i) => sized(`k${from + i}`, 63))

    it('keeps 512 whole', () => {
      const header = [...small(7), sized('last', 64)].join(',')
      expect(header).toHaveLength(512)
      expect(new TraceState(header).toString()).toBe(header)
    })

    it('drops the rightmost member of 513', () => {
      const list = [...small(7), sized('last', 65)]
      expect(list.join(',')).toHaveLength(513)
      expect(new TraceState(list.join(',')).toString()).toBe(list.slice(0, 7).join(','))
    })

    it('drops a member over 128 characters before any other', () => {
      const list = [sized('big', 129), ...small(6)]
      expect(list.join(',')).toHaveLength(513)
      expect(new TraceState(list.join(',')).toString()).toBe(small(6).join(','))
    })

    it('takes a member of 128 for a small one', () => {
      const list = [sized('big', 128), ...small(6), 'z=12345']
      expect(new TraceState(list.join(',')).toString()).toBe(list.slice(0, 7).join(','))
    })

    it('drops no more members over 128 than it must, the rightmost first', () => {
      const list = [sized('first', 200), sized('second', 200), sized('third', 200), 'z=1']
      expect(new TraceState(list.join(',')).toString()).toBe([list[0], list[1], 'z=1'].join(','))
    })

    it('drops small members from the right when no large ones are left', () => {
      const list = [...small(4), sized('big', 200), ...small(16, 4)]
      expect(new TraceState(list.join(',')).toString()).toBe(small(8).join(','))
    })

    it('never cuts a member', () => {
      const list = [`${key256}=${value256}`, 'foo=1']
      expect(new TraceState(list.join(',')).toString()).toBe('foo=1')
      expect(new TraceState(`${key256}=${value256}`).toString()).toBe('')
    })

    it('counts what goes out, not the blanks that came', () => {
      const list = [...small(7), sized('last', 64)]
      expect(new TraceState(list.join(' \t , ')).toString()).toBe(list.join(','))
    })

    it('keeps every member readable that it cannot send', () => {
      const list = [...small(7), sized('last', 65)]
      expect(new TraceState(list.join(',')).get('last')).toBe('x'.repeat(60))
    })
  })

  describe('a megabyte', () => {
    const million = 1_000_000
    it.each<[string, string]>([
      ['blanks inside a member', `a${' '.repeat(million)}a`],
      ['blanks inside a value', `a=${' '.repeat(million)}\t`.concat('\0')],
      ['one key', 'a'.repeat(million)],
      ['one value', `a=${'b'.repeat(million)}`],
      ['equals signs', '='.repeat(million)],
      ['members', 'a=1,'.repeat(million / 4)],
      ['blanks and commas', ' , '.repeat(million / 3)],
    ])('of %s is nothing to send', (_, header) => {
      expect(new TraceState(header).toString()).toBe('')
    })
  })
})
