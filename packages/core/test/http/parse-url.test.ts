import { expect, it } from '@jest/globals'
import { parseUrl } from '../../src/http/parse-url.js'

it('reads a host that is not ASCII, however often it is asked', () => {
  let origins = 0
  for (let i = 0; i < 100_000; i++)
    if (parseUrl('https://bücher.example/')?.origin === 'https://xn--bcher-kva.example') origins++
  expect(origins).toBe(100_000)
})

it.each(['', '/path', 'http://', 'http://a b', 'https://[::1'])('is nothing for %j', (text) => {
  expect(parseUrl(text)).toBeUndefined()
})
