import { describe, expect, it } from '@jest/globals'
import { type Caching, cachingOf, keepPrivate } from '../../src/http/caching.js'
import type { ResponseHead } from '../../src/http/message.js'

type Headers = Readonly<Record<string, string>>

/** A response that is nothing but its headers. */
function headOf(headers: Headers) {
  const all = new Map(Object.entries(headers))
  const head = {
    getHeaderNames: () => [...all.keys()],
    getHeader: (name: string) => all.get(name),
    hasHeader: (name: string) => all.has(name),
    setHeader: (name: string, value: string) => all.set(name, value),
    removeHeader: (name: string) => all.delete(name),
  } as unknown as ResponseHead
  return { head, headers: () => Object.fromEntries(all) }
}

describe('the verdict on a response', () => {
  it.each<[Headers, Caching]>([
    [{ 'x-accel-expires': '0' }, 'unsaid'],
    [{ 'x-accel-expires': ' 0 ' }, 'unsaid'],
    [{ 'x-accel-expires': '@0' }, 'public'],
    [{ 'x-accel-expires': '00' }, 'public'],
    [{ 'x-accel-expires': ' 0 ', 'cache-control': 'private' }, 'private'],
    [{ 'x-accel-expires': '1', 'cache-control': 'private' }, 'public'],
    [{ 'cache-control': 'private="set-cookie"' }, 'unsaid'],
    [{ 'cache-control': 'private="set-cookie", max-age=60' }, 'public'],
    [{ 'cache-control': 'x-max-age=60' }, 'unsaid'],
    [{ 'cache-control': 'x-s-maxage=60, publicly' }, 'unsaid'],
    [{ 'cache-control': 'max-age=60,' }, 'public'],
    [{ 'cache-control': 'private,' }, 'private'],
    [{ 'cache-control': ',,private , ,' }, 'private'],
    [{ 'cache-control': ',' }, 'unsaid'],
    [{ 'edge-control': 'bypass-cache', 'cache-control': 'private' }, 'private'],
    [{}, 'silent'],
  ])('H: %j: %s', (headers, expected) => {
    expect(cachingOf(headOf(headers).head)).toBe(expected)
  })
})

it.each<[Headers, Headers]>([
  [{}, { 'cache-control': 'private, no-cache' }],
  [{ 'cache-control': 'private="set-cookie"' }, { 'cache-control': 'private, no-cache' }],
  [{ 'cache-control': 'must-revalidate,' }, { 'cache-control': 'private, no-cache, must-revalidate' }],
  [{ 'cache-control': ' , must-revalidate, ' }, { 'cache-control': 'private, no-cache, must-revalidate' }],
  [{ 'cache-control': 'x-max-age=60,,' }, { 'cache-control': 'private, no-cache, x-max-age=60' }],
  [{ 'x-accel-expires': ' 0 ' }, { 'cache-control': 'private, no-cache', 'x-accel-expires': ' 0 ' }],
  [{ 'x-accel-expires': '5' }, { 'cache-control': 'private, no-cache' }],
  [{ 'cdn-cache-control': 'no-transform' }, { 'cache-control': 'private, no-cache' }],
])('H: a response with %j that is kept private has %j', (before, after) => {
  const { head, headers } = headOf(before)
  keepPrivate(head, cachingOf(head))
  expect(headers()).toEqual(after)
  expect(cachingOf(head)).toBe('private')
})
