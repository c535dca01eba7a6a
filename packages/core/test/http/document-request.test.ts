import { expect, it } from '@jest/globals'
import { isUntimed, namesDocument, reasonForNoDocument } from '../../src/http/document-request.js'

const html = 'text/html,application/xhtml+xml'
const ask = (headers: Record<string, string>, method = 'GET') =>
  reasonForNoDocument({ method, headers, httpVersion: '1.1', url: '/' })

it.each([
  ['htmx', { 'hx-request': 'true' }],
  ['a boosted link of htmx', { 'hx-request': 'true', 'hx-boosted': 'true' }],
  ['Turbo', { 'x-turbo-request-id': '1' }],
  ['a frame of Turbo', { 'turbo-frame': 'cart' }],
  ['jQuery', { 'x-requested-with': 'XMLHttpRequest' }],
  ['Inertia', { 'x-inertia': 'true' }],
  ['Unpoly', { 'x-up-version': '3.8.0' }],
  ['React’s server components', { rsc: '1' }],
])('C2: what %s fetches over plain http is no document', (_title, headers) => {
  expect(ask({ accept: html, ...headers } as Record<string, string>)).toBe('fetched')
})

it('C2: a navigation that names its destination is one, whatever else it says', () => {
  expect(
    ask({ 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', 'x-requested-with': 'com.example.app' }),
  ).toBeUndefined()
})

it('C2: a navigation that names its destination is one, although a library sends its header with all requests', () => {
  expect(ask({ 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', 'hx-request': 'true' })).toBeUndefined()
})

it.each<[Record<string, string>, string | undefined]>([
  [{ 'upgrade-insecure-requests': '1' }, undefined],
  [{}, 'fetched'],
  [{ 'upgrade-insecure-requests': '0' }, 'fetched'],
])('C1: what a service worker asks of its own origin with %j is %s', (headers, expected) => {
  expect(ask({ 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'same-origin', ...headers })).toBe(expected)
})

it('C2: a navigation in a WebView of Android names its app, and is one', () => {
  expect(ask({ accept: html, 'x-requested-with': 'com.example.app' })).toBeUndefined()
})

it.each(['OPTIONS', 'PUT', 'PATCH', 'DELETE'])('C11: %s without fetch metadata is no navigation', (method) => {
  expect(ask({ accept: '*/*' }, method)).toBe('fetched')
})

it.each(['GET', 'POST', 'HEAD'])('C11: %s may be one', (method) => {
  expect(ask({ accept: html }, method)).toBeUndefined()
})

it.each<[Record<string, string>, boolean]>([
  [{ 'sec-fetch-dest': 'document', accept: '*/*' }, true],
  [{ 'sec-fetch-dest': 'document' }, true],
  [{ 'sec-fetch-dest': 'iframe', accept: 'application/json' }, true],
  [{ 'sec-fetch-dest': 'empty', accept: html }, false],
  [{ 'sec-fetch-dest': 'script', accept: html }, false],
  [{ accept: html }, true],
  [{ accept: 'TEXT/HTML;q=0.9' }, true],
  [{ accept: '*/*' }, false],
  [{ accept: 'text/htmlx' }, false],
  [{}, false],
])('H: a 304 to %j is for a document: %p', (headers, expected) => {
  expect(namesDocument({ method: 'GET', headers, httpVersion: '1.1', url: '/' })).toBe(expected)
})

it.each([
  ['prefetch;anonymous-client-ip;prerender', undefined],
  ['prefetch;prerender;anonymous-client-ip', undefined],
  ['prefetch; anonymous-client-ip; prerender', undefined],
  ['prefetch;anonymous-client-ip', 'prefetched'],
  ['prefetch;prerendering', 'prefetched'],
])('H: what is asked for with "sec-purpose: %s" alone is %s', (purpose, expected) => {
  expect(ask({ accept: html, 'sec-purpose': purpose })).toBe(expected)
  // C3: beside a navigation's metadata it is a page that is shown, or runs ahead.
  expect(ask({ 'sec-fetch-dest': 'document', 'sec-purpose': purpose })).toBeUndefined()
})

it.each<[Record<string, string>, boolean]>([
  [{ 'sec-purpose': 'prefetch', 'sec-fetch-mode': 'navigate' }, true],
  [{ 'sec-purpose': 'prefetch;prerender', 'sec-fetch-mode': 'navigate' }, true],
  [{ 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'same-origin', 'upgrade-insecure-requests': '1' }, true], // Firefox
  [{ 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'navigate', 'upgrade-insecure-requests': '1' }, false], // Chromium
  [{ 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }, false],
  [{ 'sec-purpose': 'prefetching' }, false],
  [{}, false],
])('C4: an agent may report no span for the document of %j: %p', (headers, expected) => {
  expect(isUntimed({ method: 'GET', headers, httpVersion: '1.1', url: '/' })).toBe(expected)
})
