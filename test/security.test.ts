import { expect, it } from '@jest/globals'
import { isTitleIn, read } from './titles.js'

const page = read('SECURITY.md')
const named = [...page.matchAll(/^- `([^`]+\.test\.ts)`: (.+)$/gm)].map(([, file = '', title = '']) => ({
  file,
  title,
}))

it.each(named)('SECURITY.md names a test that exists: $file: $title', ({ file, title }) => {
  expect(isTitleIn(read(file), title)).toBe(true)
})

it('each part of the threat model names a test', () => {
  const parts = page.split(/^\*\*/m).slice(1)
  expect(parts.length).toBe(7)
  expect(parts.filter((part) => !/^- `.+\.test\.ts`: /m.test(part))).toEqual([])
  expect(named.length).toBeGreaterThan(20)
})
