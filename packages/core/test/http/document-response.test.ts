import { expect, it } from '@jest/globals'
import { isWholePage } from '../../src/http/document-response.js'

it.each([
  [200, true],
  [404, true],
  [204, false],
  [205, false],
  [206, false],
  [304, false],
])('HTML of status %i is a page that a browser shows: %p', (statusCode, expected) => {
  const getHeader = (name: string) => (name === 'content-type' ? 'text/html' : undefined)
  expect(isWholePage({ statusCode, getHeader, getHeaderNames: () => ['content-type'] })).toBe(expected)
})
