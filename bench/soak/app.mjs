import { setImmediate } from 'node:timers/promises'
import express from 'express'
import { baton } from '../baton.mjs'
import { page } from '../servers/shared/page.mjs'

/** An application with all of Baton on, and how many spans its recorder has seen. */
export function soakApp() {
  const seen = { success: 0, failure: 0, aborted: 0, childSpans: 0 }
  const app = express()
  app.set('env', 'test') // Express prints no stack of the errors that are meant
  app.use(
    baton({
      service: { name: 'soak' },
      pageLoad: { elastic: { serviceName: 'soak' }, w3c: true },
      record({ kind, outcome, aborted }) {
        if (kind !== 'server') seen.childSpans++
        else if (aborted) seen.aborted++
        else seen[outcome]++
      },
    }),
  )
  app.get('/page', servePage)
  app.get('/throws', () => {
    throw new Error('meant')
  })
  app.get('/rejects', async () => {
    await setImmediate()
    throw new Error('meant')
  })
  app.get('/stalls', (_req, res) => {
    res.type('html').write(page(res.locals.pageLoad.tags()))
  })
  app.get('/silent', () => {})
  return { app, seen }
}

/** A page after some work, with a span for a service that is asked on the way. */
async function servePage(req, res) {
  const span = req.transaction.startSpan('ask the stock', { kind: 'client' })
  const headers = await span.run(async () => {
    await setImmediate()
    return span.inject()
  })
  span.end()
  const { pageLoad } = res.locals
  res.send(page(`${pageLoad.tags()}${pageLoad.script('elastic')}${pageLoad.data()}<!-- ${headers.traceparent} -->`))
}
