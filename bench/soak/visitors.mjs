import { Pool } from 'undici'
import { navigations, traced } from '../requests.mjs'

/**
 * Asks for pages, errors, and pages that it does not wait for: of a hundred requests two fail on the server, and two are
 * aborted by the client, one before and one in the midst of the answer.
 */
export async function visit(origin, requests, connections) {
  const pool = new Pool(origin, { connections, pipelining: 1 })
  let sent = 0
  async function work() {
    while (sent < requests) await visitOne(pool, sent++)
  }
  await Promise.all(Array.from({ length: connections }, work))
  await pool.close()
}

async function visitOne(pool, i) {
  const headers = (i % 2 ? traced : navigations)[(i >> 1) & 63]
  const path = paths[i % 100] ?? '/page'
  const impatience = new AbortController()
  const request = { method: 'GET', path, headers, signal: impatience.signal }
  if (path === '/silent') setTimeout(() => impatience.abort(), 5)
  try {
    const { statusCode, body } = await pool.request(request)
    if (path === '/stalls') impatience.abort()
    await body.text()
    const expected = path === '/page' ? 200 : 500
    if (statusCode !== expected) throw new Error(`${path} answered ${statusCode} instead of ${expected}.`)
  } catch (error) {
    if (error.name !== 'AbortError') throw error
  }
}

/** At which of a hundred requests something else than a page is asked for. */
const paths = { 20: '/throws', 45: '/rejects', 70: '/stalls', 95: '/silent' }
