// A shop with Baton in the framework FRAMEWORK, for a tracer that was started before: sends its port, and flushes on demand.
import { currentSpan, currentTraceparent, currentTransaction, traceFields } from '@trace-baton/core'
import { datadog, elastic, openTelemetry, sentry } from '@trace-baton/core/tracers'
import { flush } from './flush.mjs'
import { frameworks } from './frameworks.mjs'

const warnings = []
process.on('warning', ({ name, code, message }) => name === 'BatonWarning' && warnings.push({ code, message }))

const records = []
const tracers = { elastic, datadog, openTelemetry, sentry }
const { tracer, record, ...others } = JSON.parse(process.env.BATON ?? '{}')
const options = {
  pageLoad: { elastic: true, sentry: true, datadog: true, w3c: true },
  ...others,
  ...(tracer && { tracer: tracers[tracer]?.(globalThis.tracerArgument) ?? tracer }),
  ...(record !== undefined && { record: record && ((finished) => records.push(finished)) }),
}

const routes = {
  '/page': page,
  '/ignored': page,
  '/suppressed': page,
  /** What Elastic's documentation has in its templates. */
  '/verbatim': async ({ transaction }) => {
    const { traceId, spanId } = transaction
    const parentId = transaction.ensureParentId()
    const json = { traceId, spanId, parentId, again: transaction.ensureParentId(), told: transaction.parentId ?? null }
    return { headers: { 'cache-control': 'private' }, json }
  },
  '/call': async ({ transaction, query }) => {
    await (await fetch(query.to)).text()
    return { json: { traceId: transaction.traceId } }
  },
  /** The application hands the headers over itself. */
  '/call-by-hand': async ({ transaction, query }) => {
    await (await fetch(query.to, { headers: transaction.inject() })).text()
    return { json: { traceId: transaction.traceId } }
  },
  '/span': async ({ transaction, query }) => {
    const span = transaction.startSpan('work', { attributes: { 'work.size': 1 } })
    const inside = await span.run(async () => {
      await null
      await (await fetch(query.to)).text()
      return { traceparent: currentTraceparent(), fields: traceFields('otel'), injected: span.inject() }
    })
    span.attributes['work.done'] = true
    span.outcome = 'failure'
    span.end()
    return { json: { traceId: span.traceId, spanId: span.spanId, server: transaction.spanId, inside } }
  },
  '/warnings': async () => {
    await new Promise(setImmediate)
    return { json: { warnings, records } }
  },
}

async function page({ transaction, pageLoad }) {
  await null
  const tags = String(pageLoad.tags())
  const rum = JSON.parse(String(pageLoad.config('elastic')))
  const { traceId, spanId, parentId, sampled, traceparent } = transaction
  const seen = {
    rum,
    traceId,
    spanId,
    parentId,
    sampled,
    traceparent,
    isCurrent: currentTransaction() === transaction,
    current: currentTraceparent(),
    fields: traceFields(),
    span: currentSpan()?.spanId,
    injected: transaction.inject(),
  }
  return { headers: { 'x-seen': JSON.stringify(seen) }, html: `<html><head>${tags}</head></html>` }
}

const port = await frameworks[process.env.FRAMEWORK ?? 'express5'](options, routes)
process.send({ port })
process.on('message', async () => {
  await flush()
  process.send({ flushed: true })
})
