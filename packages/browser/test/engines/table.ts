import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from '@jest/globals'

/**
 * Compares a generated table of a page of docs/, between two comments with its name, with what was seen; with `--write`, writes it.
 *
 * @param page the name of the file in docs/
 */
export function compareTable(page: string, name: string, rows: readonly string[]): void {
  const file = new URL(`../../../../docs/${page}`, import.meta.url)
  const [start, end] = [`<!-- ${name}: written by npm run test:engines -- --write -->\n`, `<!-- end of ${name} -->`]
  const text = readFileSync(file, 'utf8')
  const from = text.indexOf(start) + start.length
  const to = text.indexOf(end)
  expect([from >= start.length, to >= from]).toEqual([true, true])
  const table = rows.map((row) => `${row}\n`).join('')
  if (process.env.WRITE_TABLES) writeFileSync(file, text.slice(0, from) + table + text.slice(to))
  else expect(text.slice(from, to)).toBe(table)
}
