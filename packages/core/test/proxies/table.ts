import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from '@jest/globals'

const page = new URL('../../../../docs/caching.md', import.meta.url)

/** Compares a generated table of docs/caching.md, between two comments with its name, with what was seen; with `--write`, writes it. */
export function compareTable(name: string, rows: readonly string[]): void {
  const [start, end] = [
    `<!-- table:${name} start: npm run test:engines -- --write -->\n`,
    `\n<!-- table:${name} end -->`,
  ]
  const text = readFileSync(page, 'utf8')
  const from = text.indexOf(start) + start.length
  const to = text.indexOf(end)
  expect([from >= start.length, to > from]).toEqual([true, true])
  if (process.env.WRITE_TABLES) writeFileSync(page, text.slice(0, from) + rows.join('\n') + text.slice(to))
  else expect(text.slice(from, to)).toBe(rows.join('\n'))
}
