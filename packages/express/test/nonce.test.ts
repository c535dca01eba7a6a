import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from '@jest/globals'
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { frameworks, withApp } from './serve.js'

/** As helmet's documentation shows it. */
const makeNonce: RequestHandler = (_req, res, next) => {
  res.locals.cspNonce = randomBytes(16).toString('base64')
  next()
}
const policy = (nonce: (res: ServerResponse) => string) =>
  helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'", (_req, res) => `'nonce-${nonce(res)}'`] } } })
const page: RequestHandler = (_req, res) => void res.send(String(res.locals.pageLoad.script('w3c')))

describe.each(frameworks)('a script on %s', (_, framework) => {
  it.each<[string, RequestHandler[]]>([
    [
      'locals, made for helmet',
      [makeNonce, policy((res) => (res as ServerResponse & { locals: { cspNonce: string } }).locals.cspNonce)],
    ],
    ['policy, which nobody else knows', [policy(() => randomBytes(16).toString('base64'))]],
  ])('has the nonce of the %s', async (_title, middleware) => {
    await withApp(
      framework,
      {},
      (app) => app.use(...middleware).get('/', page),
      async ({ url }) => {
        const answer = await fetch(url)
        const [, nonce] = /^<script nonce="([^"]{24})">/.exec(await answer.text()) ?? []
        expect(answer.headers.get('content-security-policy')).toContain(`script-src 'self' 'nonce-${nonce}'`)
      },
    )
  })
})
