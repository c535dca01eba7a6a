import { describe, expect, it } from '@jest/globals'
import { hasAscii } from '../../../src/exchange/inject/charset.js'

describe('the charset of', () => {
  it.each([
    'text/html',
    'text/html; charset=utf-8',
    'text/html;charset=UTF-8',
    'text/html; charset="utf-8"',
    'text/html; charset=unicode-1-1-utf-8',
    'text/html; charset=iso-8859-1',
    'text/html; charset=windows-1251; x=utf-16',
    'text/html; charset=shift_jis',
    'text/html; charset=gb18030',
    'text/html; charset=',
    'text/html; boundary=utf-16',
  ])('%s has ASCII', (type) => {
    expect(hasAscii(type)).toBe(true)
  })

  it.each([
    'text/html; charset=utf-16',
    'text/html; charset=UTF-16LE',
    'text/html;Charset = "utf-16be"',
    'text/html; x=y; charset=utf16',
    'text/html; charset=utf-32',
    'text/html; charset=utf-7',
    'text/html; charset=ucs-2',
    'text/html; charset=iso-10646-ucs-2',
    'text/html; charset=unicode',
    'text/html; charset=csUnicode',
    'text/html; charset=unicodeFEFF',
    'text/html; charset=iso-2022-jp',
    'text/html; charset=csiso2022jp',
    'text/html; charset=hz-gb-2312',
  ])('%s has not', (type) => {
    expect(hasAscii(type)).toBe(false)
  })
})
