import type { Transaction } from '@trace-baton/core'

/** Asks another service for JSON, in a span of its own that the other service continues. */
export async function call(transaction: Transaction, url: string): Promise<unknown> {
  const { origin, pathname } = new URL(url)
  const attributes = { 'http.request.method': 'GET', 'url.full': origin + pathname }
  const span = transaction.startSpan('GET', { kind: 'client', attributes })
  try {
    const answer = await fetch(url, { headers: span.inject({ accept: 'application/json' }) })
    span.outcome = answer.ok ? 'success' : 'failure'
    span.attributes['http.response.status_code'] = answer.status
    return await answer.json()
  } catch (error) {
    span.outcome = 'failure'
    throw error
  } finally {
    span.end()
  }
}
