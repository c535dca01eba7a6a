import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'

const root = new URL('../', import.meta.url)
const page = readFileSync(new URL('SECURITY.md', root), 'utf8')
const named = [...page.matchAll(/^- `([^`]+\.test\.ts)`: (.+)$/gm)].map(([, file = '', title = '']) => ({
  file,
  title,
}))

/** The text as a string of a program holds it, without its quotes. */
function isTitleIn(source: string, title: string): boolean {
  return [`'${title}'`, `"${title}"`, `'${title.replaceAll("'", "\\'")}'`, `\`${title}\``].some((text) =>
    source.includes(text),
  )
}

it.each(named)('SECURITY.md names a test that exists: $file: $title', ({ file, title }) => {
  expect(isTitleIn(readFileSync(new URL(file, root), 'utf8'), title)).toBe(true)
})

it('each part of the threat model names a test', () => {
  const parts = page.split(/^\*\*/m).slice(1)
  expect(parts.length).toBe(7)
  expect(parts.filter((part) => !/^- `.+\.test\.ts`: /m.test(part))).toEqual([])
  expect(named.length).toBeGreaterThan(20)
})
