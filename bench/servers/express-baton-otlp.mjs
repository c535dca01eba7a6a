import { baton, loadOtlp } from '../baton.mjs'
import { everything, render } from './shared/everything.mjs'
import { maxQueueSize } from './shared/export.mjs'
import { expressApp } from './shared/express.mjs'
import { serve } from './shared/serve.mjs'

const { otlp } = await loadOtlp()
const record = otlp({ maxQueueSize })

function finished() {
  const { exported, queued } = record.stats()
  return exported + queued
}

serve(expressApp({ middleware: baton(everything(record)), head: (_req, res) => render(res.locals.pageLoad) }), finished)
