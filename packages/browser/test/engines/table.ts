import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from '@jest/globals'

/** Writes a generated table of a page of docs/, between two comments with its name and its command. */
export function writeTable(page: string, name: string, command: string, rows: readonly string[]): void {
  tableOf(page, name, command).write(rows)
}

/**
 * Compares a generated table of a page of docs/, between two comments with its name, with what was seen; with `--write`, writes it.
 *
 * @param page the name of the file in docs/
 */
export function compareTable(page: string, name: string, rows: readonly string[]): void {
  const { text, write } = tableOf(page, name, 'npm run test:engines -- --write')
  if (process.env.WRITE_TABLES) write(rows)
  else expect(text).toBe(textOf(rows))
}

const textOf = (rows: readonly string[]) => rows.map((row) => `${row}\n`).join('')

/** A table as it is now, and how to replace it. */
function tableOf(page: string, name: string, command: string) {
  const file = new URL(`../../../../docs/${page}`, import.meta.url)
  const [start, end] = [`<!-- ${name}: written by ${command} -->\n`, `<!-- end of ${name} -->`]
  const text = readFileSync(file, 'utf8')
  const from = text.indexOf(start) + start.length
  const to = text.indexOf(end)
  expect([from >= start.length, to >= from]).toEqual([true, true])
  return {
    text: text.slice(from, to),
    write: (rows: readonly string[]) => writeFileSync(file, text.slice(0, from) + textOf(rows) + text.slice(to)),
  }
}
