import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import {
  dataBlock,
  endOfMeta,
  Html,
  inAscii,
  inlineScript,
  jsonLiteral,
  metaWriter,
  noHtml,
  scriptLiteral,
  withMark,
} from '../../src/page-load/html.js'

describe('Html', () => {
  it('is a String that Handlebars takes for safe', () => {
    const html = new Html('<b>')
    expect(html).toBeInstanceOf(String)
    expect([`${html}`, String(html), html.length, html.toString(), html.toHTML(), JSON.stringify(html)]).toEqual([
      '<b>',
      '<b>',
      3,
      '<b>',
      '<b>',
      '"<b>"',
    ])
    expect(Object.hasOwn(html, 'toHTML')).toBe(true)
    const { toHTML } = html
    expect(toHTML()).toBe('<b>')
    expect(`${noHtml}`).toBe('')
  })
})

describe('inAscii', () => {
  it.each([
    ['plain &amp; "x"', 'plain &amp; "x"'],
    ['Größe', 'Gr&#246;&#223;e'],
    ['日本', '&#26085;&#26412;'],
    ['🎉', '&#127881;'],
    ['\u00a0\u2028', '&#160;&#8232;'],
    ['\u0080', '&#65533;'],
  ])('writes %j as %j', (text, expected) => {
    expect(inAscii(new Html(`<meta content="${text}">`))).toBe(`<meta content="${expected}">`)
  })
})

describe('metaWriter', () => {
  it.each<[string, string]>([
    ['plain', 'plain'],
    [`"><script>alert(1)</script>`, '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`' onload='alert(1)`, '&#39; onload=&#39;alert(1)'],
    ['&amp;', '&amp;amp;'],
    ['a&b', 'a&amp;b'],
    ['', ''],
  ])('writes %j into an attribute as %j', (text, expected) => {
    expect(metaWriter({ name: text })('', text) + endOfMeta).toBe(`<meta name="${expected}" content="${expected}">`)
  })

  it.each([
    ['">', '&quot;&gt;'],
    ['"', '&quot;'],
    ['>', '&gt;'],
    ['<', '&lt;'],
    ["'", '&#39;'],
    ['&', '&amp;'],
    [`<>"'&`, '&lt;&gt;&quot;&#39;&amp;'],
  ])('H: escapes %j, which is special characters alone, as %j', (text, expected) => {
    expect(metaWriter({ name: text })('', text) + endOfMeta).toBe(`<meta name="${expected}" content="${expected}">`)
  })

  it('leaves content as it is that is plain by its type', () => {
    expect(metaWriter({ name: 'a', isPlain: true })('', '00-1&2') + endOfMeta).toBe('<meta name="a" content="00-1&2">')
  })
})

describe('withMark', () => {
  it.each([
    [
      '<meta name="a" content="1">\n<meta name="b" content="2">',
      undefined,
      '<meta name="a" content="1">\n<meta name="b" content="2">',
    ],
    [
      '<meta name="a" content="1">\n<meta name="b" content="2">',
      'csp',
      '<meta name="a" content="1" data-trace-baton="csp">\n<meta name="b" content="2">',
    ],
    ['', 'csp', '<meta name="trace-baton" data-trace-baton="csp">'],
    ['', undefined, ''],
  ])('of %j with the mark %j is %j', (tags, mark, expected) => {
    expect(String(withMark(tags, mark))).toBe(expected)
  })
})

describe('scriptLiteral', () => {
  it.each<[unknown, string]>([
    [{ a: 1 }, '{"a":1}'],
    ['</script>', '"\\u003c/script\\u003e"'],
    ['<!--<script>', '"\\u003c!--\\u003cscript\\u003e"'],
    [']]>', '"]]\\u003e"'],
    ['a&b', '"a\\u0026b"'],
    ['\u2028\u2029', '"\\u2028\\u2029"'],
    ['"\\', '"\\"\\\\"'],
    ["'`\\", '"\\u0027`\\\\"'],
    [{ '</script>': null }, '{"\\u003c/script\\u003e":null}'],
    ['\ud800', '"\\ud800"'],
    ['\0\n', '"\\u0000\\n"'],
  ])('writes %j as %s', (value, expected) => {
    expect(scriptLiteral(value as string)).toBe(expected)
    expect(JSON.parse(expected)).toEqual(value)
    expect(runInNewContext(`JSON.stringify(${expected})`)).toBe(JSON.stringify(value))
  })

  it.each<[RegExp]>([[/^https:\/\/api\.example\.com/i], [/<\/script>/], [/["'\\]\u2028/gu], [/(?:)/]])(
    'writes the expression %p as a call that makes it',
    (pattern) => {
      const written = scriptLiteral({ to: ['/api', pattern] })
      expect(written).not.toMatch(/[<>&'\u2028]/)
      const { source, flags } = runInNewContext(`(${written}).to[1]`)
      expect([source, flags]).toEqual([pattern.source, pattern.flags])
    },
  )
})

describe('inlineScript, dataBlock and jsonLiteral', () => {
  it('are whole', () => {
    expect(String(inlineScript('run()', undefined))).toBe('<script>run()</script>')
    expect(String(inlineScript('run()', 'n"'))).toBe('<script nonce="n&quot;">run()</script>')
    expect(String(inlineScript('run()', ''))).toBe('<script nonce="">run()</script>')
    expect(String(dataBlock({ a: '<' }, undefined))).toBe(
      '<script type="application/json" id="trace-baton">{"a":"\\u003c"}</script>',
    )
    expect(String(dataBlock({}, 'n'))).toBe('<script type="application/json" id="trace-baton" nonce="n">{}</script>')
    expect(String(jsonLiteral({ a: '<' }))).toBe('{"a":"\\u003c"}')
  })
})
