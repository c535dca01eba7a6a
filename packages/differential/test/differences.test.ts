import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { differences, linesOf } from './differences.js'

const page = { status: 200, head: ['HTTP/1.1 200 OK', 'Content-Type: text/html', 'Date: today'], body: 'shop' }
const id = '0af7651916cd43dd8448eb211c80319c'

it('ignores only the differences that docs/frameworks.md lists', () => {
  const listed = readFileSync(new URL('../../../docs/frameworks.md', import.meta.url), 'utf8')
  expect(differences.filter(({ what }) => !listed.includes(`\n| ${what} | `))).toEqual([])
})

it.each([
  ['X-Trace-Id: none', 'a header of ours without an id'],
  ['Cache-Control: private', 'another Cache-Control'],
  ['Server-Timing: db;dur=1', "an entry that is not Baton's"],
  [`X-Other: ${id}`, 'a header that is not listed'],
])('finds %s: %s', (line) => {
  expect(linesOf({ ...page, head: [...page.head, line] }, page)).not.toEqual(linesOf(page, page))
})

it('finds a listed header where it has no place, another order, and another body', () => {
  const json = { ...page, head: ['HTTP/1.1 200 OK', 'Content-Type: application/json'] }
  const timed = { ...json, head: [...json.head, `Server-Timing: trace-baton;desc="${id}"`] }
  expect(linesOf(timed, json)).not.toEqual(linesOf(json, json))
  const shared = { ...page, head: [...page.head, 'Cache-Control: public'] }
  const made = { ...page, head: [...page.head, 'Cache-Control: private, no-cache'] }
  expect(linesOf(made, shared)).not.toEqual(linesOf(shared, shared))
  expect(linesOf({ ...page, head: page.head.toReversed() }, page)).not.toEqual(linesOf(page, page))
  expect(linesOf({ ...page, body: 'shop ' }, page)).not.toEqual(linesOf(page, page))
})
