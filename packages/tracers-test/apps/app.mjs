// An Express shop with Baton, for a tracer that was started before: prints its port, and ends at SIGTERM.
import { once } from 'node:events'
import { currentSpan, currentTraceparent, currentTransaction, traceFields } from '@trace-baton/core'
import { elastic } from '@trace-baton/core/tracers'
import { baton } from '@trace-baton/express'
import express from 'express'

const warnings = []
process.on('warning', ({ name, code, message }) => name === 'BatonWarning' && warnings.push({ code, message }))
const records = []
const options = JSON.parse(process.env.BATON ?? '{}')
if (options.tracer === 'elastic') options.tracer = elastic(globalThis.apm)
if (options.record) options.record = (record) => records.push(record)

const app = express()
app.use(baton({ pageLoad: { elastic: true, sentry: true, datadog: true, w3c: true }, ...options }))

function page(req, res) {
  const { transaction } = req
  const { pageLoad } = res.locals
  const tags = String(pageLoad.tags())
  const elastic = JSON.parse(String(pageLoad.config('elastic')))
  const { traceId, spanId, sampled, traceparent } = transaction
  res.set(
    'x-seen',
    JSON.stringify({
      tags,
      elastic,
      traceId,
      spanId,
      parentId: transaction.parentId,
      sampled,
      traceparent,
      isCurrent: currentTransaction() === transaction,
      currentTraceparent: currentTraceparent(),
      fields: traceFields(),
      span: currentSpan()?.spanId,
      injected: transaction.inject(),
    }),
  )
  res.type('html').send(`<html><head>${tags}</head></html>`)
}

app.get(['/page', '/ignored'], page)
app.get('/verbatim', (req, res) => {
  const { traceId, spanId, sampled } = req.transaction
  const parentId = req.transaction.ensureParentId()
  res.json({
    traceId,
    spanId,
    sampled,
    parentId,
    again: req.transaction.ensureParentId(),
    told: req.transaction.parentId ?? null,
  })
})
app.get('/call', async (req, res) => {
  await (await fetch(req.query.to)).text()
  res.json({ traceId: req.transaction.traceId })
})
app.get('/span', async (req, res) => {
  const span = req.transaction.startSpan('work', { kind: 'internal', attributes: { 'work.size': 1 } })
  const inside = await span.run(async () => {
    await null
    const injected = span.inject()
    if (req.query.to) await (await fetch(req.query.to)).text()
    return { traceparent: currentTraceparent(), injected, fields: traceFields('otel') }
  })
  span.end()
  res.json({ server: req.transaction.spanId, traceId: span.traceId, spanId: span.spanId, inside })
})
app.get('/warnings', (_req, res) => setImmediate(() => res.json({ warnings, records })))

const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
process.send({ port: server.address().port })
process.on('message', async () => {
  await globalThis.flushTracer?.()
  process.send({ flushed: true })
})
