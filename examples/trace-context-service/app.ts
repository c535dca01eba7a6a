import type { Transaction } from '@trace-baton/core'
import { baton } from '@trace-baton/express'
import express, { type Express } from 'express'

/** One request that the test harness expects. */
interface Call {
  readonly url: string
  readonly arguments: unknown
}

/**
 * The service that the W3C's trace-context test suite requires: for `POST /test` with `[{ url, arguments }]`, it posts each
 * `arguments` as JSON to its `url`, with the trace context of the incoming request.
 *
 * @see https://github.com/w3c/trace-context/tree/main/test
 */
export function createService(): Express {
  const app = express()
  app.use(baton())
  app.use(express.json({ limit: '1mb' }))
  app.post('/test', async ({ body, transaction }, res) => {
    if (!isCalls(body)) {
      res.status(400).json({ error: 'The body must be a JSON array of { url, arguments }.' })
      return
    }
    res.json(await Promise.all(body.map((call) => forward(call, transaction))))
  })
  return app
}

/** Each call has its own span, so that each receiver gets a different parent id. */
async function forward({ url, arguments: body }: Call, transaction: Transaction): Promise<unknown> {
  const span = transaction.startSpan('POST', { kind: 'client', attributes: { 'url.full': url } })
  try {
    const headers = span.inject({ 'content-type': 'application/json' })
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    span.outcome = answer.ok ? 'success' : 'failure'
    await answer.body?.cancel()
    return { url, status: answer.status }
  } catch (error) {
    span.outcome = 'failure'
    return { url, error: String(error) }
  } finally {
    span.end()
  }
}

function isCalls(body: unknown): body is Call[] {
  return Array.isArray(body) && body.every((call) => URL.canParse(call?.url))
}
