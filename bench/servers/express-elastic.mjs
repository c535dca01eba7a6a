// The agent first, then what it patches. It sends nothing.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const apm = require('elastic-apm-node').start({
  serviceName: 'shop',
  disableSend: true,
  metricsInterval: '0s',
  centralConfig: false,
  cloudProvider: 'none',
  logLevel: 'off',
})
const express = require('express')
const { page } = await import('./shared/page.mjs')
const { serve } = await import('./shared/serve.mjs')

let pages = 0
const app = express()
app.get('/products', (_req, res) => {
  pages++
  const { traceId, sampled } = apm.currentTransaction
  const pageLoadSpanId = apm.currentTransaction.ensureParentId()
  res.send(
    page(
      `<script>init({ pageLoadTraceId: '${traceId}', pageLoadSpanId: '${pageLoadSpanId}', pageLoadSampled: ${sampled} })</script>`,
    ),
  )
})

serve(app, () => pages)
